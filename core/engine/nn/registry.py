"""What a module knows by name: parameters, buffers and submodules, how they are set, and how they are found again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..tensor import Tensor
from .global_hooks import buffer_registration, module_registration, parameter_registration, told
from .parameter import Buffer, Parameter

if TYPE_CHECKING:
    from .module import Module

__all__ = ["Registry"]


class Registry:
    """The tables behind a module's attributes; Parameters, Buffers and modules are registered under their names."""

    _parameters: dict[str, Any]
    _buffers: dict[str, Any]
    _modules: dict[str, Any]
    _non_persistent: set[str]

    def __init__(self) -> None:
        set_ = object.__setattr__
        set_(self, "_parameters", {})
        set_(self, "_buffers", {})
        set_(self, "_non_persistent", set())
        set_(self, "_modules", {})

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, (Parameter, Registry, Buffer)):
            if "_parameters" not in self.__dict__:
                kind = "parameters" if isinstance(value, Parameter) else "module"
                raise AttributeError(
                    f"cannot assign {kind} before Module.__init__() call: call super().__init__() first"
                )
            same = name in self._table_of(value)
            if not same:
                self._forget(name)  # a name that stays in its table keeps its place there
            if isinstance(value, Parameter):
                self.register_parameter(name, value)
            elif isinstance(value, Registry):
                self._modules[name] = told(module_registration, self, name, value)
            else:
                self.register_buffer(name, value, value.persistent)
            return
        tables = self.__dict__
        for table, word in (("_parameters", "parameter"), ("_modules", "child module"), ("_buffers", "buffer")):
            if name in tables.get(table, ()):
                wanted = {"_parameters": Parameter, "_modules": Registry, "_buffers": Tensor}[table]
                if value is not None and not isinstance(value, wanted):
                    raise TypeError(
                        f"cannot assign '{type(value).__module__}.{type(value).__name__}' as {word} '{name}' "
                        f"(torch.nn.{'Module' if wanted is Registry else wanted.__name__} or None expected)"
                    )
                tables[table][name] = value
                return
        object.__setattr__(self, name, value)

    def _table_of(self, value: Any) -> dict[str, Any]:
        return (
            self._parameters if isinstance(value, Parameter)
            else self._modules if isinstance(value, Registry) else self._buffers
        )  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        tables = self.__dict__
        if "_parameters" in tables:  # not before __init__ has run
            for table in (tables["_parameters"], tables["_buffers"], tables["_modules"]):
                if name in table:
                    return table[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        if not self._forget(name):
            if name not in self.__dict__:
                raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
            object.__delattr__(self, name)

    def _forget(self, name: str) -> bool:
        found = False
        for table in (self._parameters, self._buffers, self._modules, self.__dict__):
            if name in table:
                del table[name]
                found = True
        self._non_persistent.discard(name)
        return found

    def __dir__(self) -> list[str]:
        found = {*super().__dir__(), *self._parameters, *self._buffers, *self._modules}
        return sorted(key for key in found if not key[:1].isdigit())

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register a parameter, or None as a place for one."""
        self._check_name(name, "parameter")
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{type(param).__name__}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)"
            )
        if param is not None and param.grad_fn is not None:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created explicitly."
            )
        self._parameters[name] = told(parameter_registration, self, name, param)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Register a tensor that is part of the state but not trained; `persistent` puts it into the state_dict."""
        self._check_name(name, "buffer")
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type(tensor).__name__}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._buffers[name] = told(buffer_registration, self, name, tensor)
        if persistent:
            self._non_persistent.discard(name)
        else:
            self._non_persistent.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Register a submodule under a name."""
        if module is not None and not isinstance(module, Registry):
            raise TypeError(f"{type(module).__name__} is not a Module subclass")
        self._check_name(name, "module")
        self._modules[name] = told(module_registration, self, name, module)

    def register_module(self, name: str, module: Module | None) -> None:
        """Another name of :meth:`add_module`."""
        self.add_module(name, module)

    def _check_name(self, name: str, word: str) -> None:
        if "_parameters" not in self.__dict__:
            raise AttributeError(f"cannot assign {word} before Module.__init__() call: call super().__init__() first")
        if not isinstance(name, str):
            raise TypeError(f"{word} name should be a string. Got {type(name).__name__}")
        if "." in name:
            raise KeyError(f'{word} name can\'t contain "."')
        if name == "":
            raise KeyError(f'{word} name can\'t be empty string ""')
        own = {"parameter": self._parameters, "buffer": self._buffers, "module": self._modules}[word]
        if name not in own and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")

    def get_submodule(self, target: str) -> Module:
        """The module under a dotted name."""
        module: Any = self
        for part in target.split(".") if target else ():
            module = getattr(module, part, None)
            if module is None:
                raise AttributeError(f"{type(self).__name__} has no attribute `{part}` (submodule `{target}`)")
            if not isinstance(module, Registry):
                raise AttributeError(f"`{part}` is not an nn.Module (submodule `{target}`)")
        return module

    def set_submodule(self, target: str, module: Module, strict: bool = False) -> None:
        """Put a module under a dotted name; with `strict` only in place of one that is there."""
        if target == "":
            raise ValueError("Cannot set the submodule without a target name!")
        path, _, name = target.rpartition(".")
        if not isinstance(module, Registry):
            raise ValueError(f"`module` is not an nn.Module, found {type(module)}")
        parent: Any = self.get_submodule(path)
        if strict and not hasattr(parent, name):
            raise AttributeError(f"{type(parent).__name__} has no attribute `{name}`")
        if hasattr(parent, name) and not isinstance(getattr(parent, name), Registry):
            raise AttributeError(f"`{name}` is not an nn.Module")
        setattr(parent, name, module)

    def get_parameter(self, target: str) -> Parameter:
        """The parameter under a dotted name."""
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if not hasattr(owner, name):
            raise AttributeError(f"{type(owner).__name__} has no attribute `{name}`")
        found = getattr(owner, name)
        if not isinstance(found, Parameter):
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """The buffer under a dotted name."""
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if not hasattr(owner, name):
            raise AttributeError(f"{type(owner).__name__} has no attribute `{name}`")
        if name not in owner._buffers:
            raise AttributeError(f"`{name}` is not a buffer")
        return owner._buffers[name]

    # walking

    def named_modules(
        self, memo: set | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module and all below it, with dotted names."""
        seen = set() if memo is None else memo
        if self in seen:
            return
        if remove_duplicate:
            seen.add(self)
        yield prefix, self  # type: ignore[misc]
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(seen, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self) -> Iterator[Module]:
        """This module and all below it."""
        return (m for _, m in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below, with their names."""
        seen: set[Module] = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        """The modules directly below."""
        return (m for _, m in self.named_children())

    def _named(self, table: str, prefix: str, recurse: bool, unique: bool) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        owners = self.named_modules(prefix=prefix, remove_duplicate=unique) if recurse else [(prefix, self)]
        for path, module in owners:
            for name, value in getattr(module, table).items():
                if value is None or (unique and id(value) in seen):
                    continue
                seen.add(id(value))
                yield (f"{path}.{name}" if path else name), value

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """All parameters with dotted names."""
        return self._named("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """All parameters."""
        return (p for _, p in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """All buffers with dotted names."""
        return self._named("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """All buffers."""
        return (b for _, b in self.named_buffers(recurse=recurse))
