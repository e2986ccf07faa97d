"""Modules that hold modules: in a row, in a list, under names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .module import Module, indented

__all__ = ["ModuleDict", "ModuleList", "Sequential"]


class _Numbered(Module):
    """Shared by containers whose children are in order."""

    def _key(self, index: int) -> str:
        """The name of the child at a position."""
        names, n = list(self._modules), len(self)
        at = index.__index__()
        if not -n <= at < n:
            raise IndexError(f"index {at} is out of range")
        return names[at]

    def _refill(self, modules: Iterable[Any]) -> None:
        """These children, numbered anew."""
        self._modules.clear()
        for k, module in enumerate(modules):
            self.add_module(str(k), module)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __dir__(self) -> list[str]:
        return [key for key in super().__dir__() if not key.isdigit()]

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._key(index), module)

    def __delitem__(self, index: Any) -> None:
        keep = list(self._modules.values())
        if not isinstance(index, slice):
            self._key(index)
        del keep[index]
        self._refill(keep)

    def append(self, module: Module) -> Any:
        """Put a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Any:
        """Put several modules at the end."""
        for module in list(modules):
            self.append(module)
        return self

    def pop(self, index: Any) -> Module:
        """Take out the module at a position."""
        module = self._modules[self._key(index)]
        del self[index]
        return module


class Sequential(_Numbered):
    """Modules called one after another; given one by one or as a dict of names."""

    def __init__(self, *args: Any) -> None:
        super().__init__()
        if len(args) == 1 and isinstance(args[0], dict):
            for name, module in args[0].items():
                self.add_module(name, module)
        else:
            for k, module in enumerate(args):
                self.add_module(str(k), module)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(dict(list(self._modules.items())[index]))
        return self._modules[self._key(index)]

    def __add__(self, other: Any) -> Sequential:
        if not isinstance(other, Sequential):
            raise ValueError(f"add operator supports only objects of Sequential class, but {type(other)} is given.")
        return Sequential(*self, *other)

    def __iadd__(self, other: Any) -> Sequential:
        if not isinstance(other, Sequential):
            raise ValueError(f"add operator supports only objects of Sequential class, but {type(other)} is given.")
        return self.extend(list(other))

    def __mul__(self, other: int) -> Sequential:
        if not isinstance(other, int):
            raise TypeError(f"unsupported operand type(s) for *: {type(self)} and {type(other)}")
        if other <= 0:
            raise ValueError(f"Non-positive multiplication factor {other} for {type(self)}")
        return Sequential(*list(self) * other)

    __rmul__ = __mul__

    def __imul__(self, other: int) -> Sequential:
        made = self * other
        self._refill(list(made))
        return self

    def insert(self, index: int, module: Module) -> Any:
        """Put a module before the one at `index`."""
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        n = len(self)
        if not -n <= index <= n:
            raise IndexError(f"Index out of range: {index}")
        values = list(self)
        values.insert(index, module)
        self._refill(values)
        return self

    def forward(self, input: Any) -> Any:
        """Each module's output is the next one's input."""
        for module in self._modules.values():
            input = module(input)
        return input


class ModuleList(_Numbered):
    """A list of modules; it is not called itself."""

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(modules or ())

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self._modules.values())[index])
        return self._modules[self._key(index)]

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __iadd__(self, other: Iterable[Module]) -> ModuleList:
        return self.extend(other)

    def extend(self, modules: Iterable[Module]) -> Any:
        """Put several modules at the end."""
        if not isinstance(modules, Iterable):
            raise TypeError(f"ModuleList.extend should be called with an iterable, but got {type(modules).__name__}")
        return super().extend(modules)

    def insert(self, index: int, module: Module) -> None:
        """Put a module before the one at `index`."""
        values = list(self)
        values.insert(index, module)
        self._refill(values)

    def __repr__(self) -> str:
        """Neighbours that look the same share a line, with their number."""
        texts = [repr(module) for module in self]
        if not texts:
            return f"{self._get_name()}()"
        lines, k = [], 0
        while k < len(texts):
            end = k
            while end + 1 < len(texts) and texts[end + 1] == texts[k]:
                end += 1
            name = f"({k})" if end == k else f"({k}-{end})"
            times = "" if end == k else f"{end - k + 1} x "
            lines.append("  " + indented(f"{name}: {times}{texts[k]}"))
            k = end + 1
        return f"{self._get_name()}(\n" + "\n".join(lines) + "\n)"


class ModuleDict(Module):
    """Modules under names; it is not called itself."""

    def __init__(self, modules: Any = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Module:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: str) -> bool:
        return key in self._modules

    def update(self, modules: Any) -> None:
        """Take over modules from a dict or from pairs."""
        if not isinstance(modules, Iterable):
            raise TypeError(
                "ModuleDict.update should be called with an iterable of key/value pairs, but got "
                f"{type(modules).__name__}"
            )
        pairs = modules.items() if isinstance(modules, (Mapping, ModuleDict)) else list(modules)
        for k, given in enumerate(pairs):
            pair: Any = given
            if not hasattr(pair, "__iter__"):
                raise TypeError(f"ModuleDict update sequence element #{k} should be Iterable; is {type(pair).__name__}")
            if len(pair) != 2:
                raise ValueError(f"ModuleDict update sequence element #{k} has length {len(pair)}; 2 is required")
            self[pair[0]] = pair[1]

    def keys(self) -> Any:
        """The names."""
        return self._modules.keys()

    def values(self) -> Any:
        """The modules."""
        return self._modules.values()

    def items(self) -> Any:
        """Names with modules."""
        return self._modules.items()

    def pop(self, key: str) -> Module:
        """Take a module out."""
        return self._modules.pop(key)

    def clear(self) -> None:
        """Take all modules out."""
        self._modules.clear()
