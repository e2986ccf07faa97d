"""A module's state as plain names and tensors: what is saved, and what is read back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .. import backend
from ..autograd.hooks import RemovableHandle
from ..tensor import Tensor, wrap
from .parameter import Parameter, is_lazy
from .registry import Registry

__all__ = ["IncompatibleKeys", "Stateful"]

_EXTRA = "_extra_state"


class IncompatibleKeys(NamedTuple):
    """What ``load_state_dict`` did not find, and what it did not know."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


class Stateful(Registry):
    """A registry that can be saved and loaded; the hooks around that are kept in tables, made when first needed."""

    _version: int = 1

    def get_extra_state(self) -> Any:
        """State beside tensors, for the state_dict; a subclass defines it together with ``set_extra_state``."""
        raise RuntimeError(
            "Reached a code path in Module.get_extra_state() that should never be called. A module that wants extra "
            "state in its state_dict overrides get_extra_state() and set_extra_state()."
        )

    def set_extra_state(self, state: Any) -> None:
        """Take back what ``get_extra_state`` gave."""
        raise RuntimeError(
            "Reached a code path in Module.set_extra_state() that should never be called. A module that wants extra "
            "state in its state_dict overrides get_extra_state() and set_extra_state()."
        )

    def _hooks(self, name: str) -> dict[int, Any]:
        return self.__dict__.setdefault(f"_{name}_hooks", {})

    def _register(self, name: str, hook: Any) -> RemovableHandle:
        table = self._hooks(name)
        handle = RemovableHandle(table)
        table[handle.id] = hook
        return handle

    def register_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(module, prefix, keep_vars)`` before the state is gathered."""
        return self._register("state_dict_pre", hook)

    def register_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(module, state_dict, prefix, local_metadata)``, which may change the state_dict in place."""
        return self._register("state_dict", (hook, False))

    def _register_state_dict_hook(self, hook: Callable) -> RemovableHandle:
        return self._register("state_dict", (hook, True))

    def register_load_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(module, state_dict, prefix, local_metadata, strict, missing, unexpected, errors)`` first."""
        return self._register("load_state_dict_pre", lambda *args: hook(self, *args))

    def _register_load_state_dict_pre_hook(self, hook: Callable, with_module: bool = False) -> RemovableHandle:
        return self._register("load_state_dict_pre", (lambda *args: hook(self, *args)) if with_module else hook)

    def register_load_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(module, incompatible_keys)`` after loading; it may change the two lists in place."""
        return self._register("load_state_dict_post", hook)

    # saving

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        """Put this module's own tensors into `destination`."""
        for table in (self._parameters, self._buffers):
            for name, value in table.items():
                if value is not None and not (table is self._buffers and name in self._non_persistent):
                    destination[prefix + name] = value if keep_vars or is_lazy(value) else value.detach()
        if type(self).get_extra_state is not Stateful.get_extra_state:
            destination[f"{prefix}{_EXTRA}"] = self.get_extra_state()

    def state_dict(self, *args: Any, destination: Any = None, prefix: str = "", keep_vars: bool = False) -> Any:
        """All parameters and persistent buffers by dotted names, detached but sharing memory."""
        given = dict(zip(("destination", "prefix", "keep_vars"), args, strict=False))
        found: Any = given.get("destination", destination)
        prefix, keep_vars = given.get("prefix", prefix), given.get("keep_vars", keep_vars)
        if found is None:
            found = OrderedDict()
            found._metadata = OrderedDict()
        local = {"version": self._version}
        if hasattr(found, "_metadata"):
            found._metadata[prefix[:-1]] = local
        for hook in list(self.__dict__.get("_state_dict_pre_hooks", {}).values()):
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(found, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=found, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook, replaces in list(self.__dict__.get("_state_dict_hooks", {}).values()):
            result = hook(self, found, prefix, local)
            if result is not None:
                if not replaces:
                    raise RuntimeError("state_dict post-hook must return None: change the state_dict in place")
                found = result
        return found

    # loading

    def _load_one(self, name: str, key: str, target: Any, value: Any, assign: bool) -> str:
        """Take over one tensor; what is wrong with it, if something is."""
        if not isinstance(value, (Tensor, np.ndarray)):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from '
                f"checkpoint but received {type(value)}"
            )
        array = value.data_array if isinstance(value, Tensor) else value
        if not is_lazy(target):
            if target.data_array.ndim == 0 and array.shape == (1,):
                array = array[0]
            if tuple(array.shape) != tuple(target.shape):
                return (
                    f"size mismatch for {key}: copying a param with shape {type(target.shape)(array.shape)} from "
                    f"checkpoint, the shape in current model is {target.shape}."
                )
        if assign:
            if isinstance(target, Parameter) and not isinstance(value, Parameter):
                value = Parameter(wrap(array), requires_grad=target.requires_grad)
            elif isinstance(target, Parameter) and isinstance(value, Tensor):
                value.requires_grad_(target.requires_grad)
            setattr(self, name, value)
        else:
            xp = backend.array_module(target.data_array)
            target.data_array[...] = xp.asarray(array, dtype=target.data_array.dtype)
            target._version_cell[0] += 1
        return ""

    def _load_from_state_dict(
        self, state_dict: Any, prefix: str, local_metadata: Any, strict: bool, missing_keys: list[str],
        unexpected_keys: list[str], error_msgs: list[str],
    ) -> None:  # fmt: skip
        """Take over this module's own tensors from the entries under `prefix`."""
        for hook in list(self.__dict__.get("_load_state_dict_pre_hooks", {}).values()):
            hook(state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        own = {**self._parameters, **{k: v for k, v in self._buffers.items() if k not in self._non_persistent}}
        own = {name: value for name, value in own.items() if value is not None}
        for name, target in own.items():
            key = prefix + name
            if key in state_dict:
                assign = local_metadata.get("assign_to_params_buffers", False)
                problem = self._load_one(name, key, target, state_dict[key], assign)
                error_msgs += [problem] if problem else []
            elif strict:
                missing_keys.append(key)
        extra = f"{prefix}{_EXTRA}"
        if type(self).set_extra_state is not Stateful.set_extra_state:
            if extra in state_dict:
                self.set_extra_state(state_dict[extra])
            elif strict:
                missing_keys.append(extra)
        elif strict and extra in state_dict:
            unexpected_keys.append(extra)
        for key in state_dict if strict else ():
            if key.startswith(prefix) and key != extra:
                head, dot, _ = key[len(prefix) :].partition(".")
                if head not in (self._modules if dot else own):
                    unexpected_keys.append(key)

    def _load_tree(
        self, state: Any, prefix: str, metadata: Any, assign: bool, found: IncompatibleKeys, errors: list[str]
    ) -> None:
        local = dict((metadata or {}).get(prefix[:-1], {}))
        if assign:
            local["assign_to_params_buffers"] = True
        self._load_from_state_dict(state, prefix, local, True, found.missing_keys, found.unexpected_keys, errors)
        for name, child in self._modules.items():
            if child is not None:
                below = f"{prefix}{name}."
                part = OrderedDict((k, v) for k, v in state.items() if k.startswith(below))
                child._load_tree(part, below, metadata, assign, found, errors)
        for hook in list(self.__dict__.get("_load_state_dict_post_hooks", {}).values()):
            if hook(self, found) is not None:
                raise AssertionError(
                    "Hooks registered with ``register_load_state_dict_post_hook`` are not expected to return new "
                    "values, if incompatible_keys need to be modified, it should be done inplace."
                )

    def load_state_dict(self, state_dict: Any, strict: bool = True, assign: bool = False) -> IncompatibleKeys:
        """Copy values from a state_dict into parameters and buffers, or `assign` its tensors themselves.

        Raises
        ------
        TypeError
            If it is no dict.
        RuntimeError
            With PyTorch's text: for shapes that differ, and with `strict` for missing or unexpected keys.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        found = IncompatibleKeys([], [])
        errors: list[str] = []
        metadata = getattr(state_dict, "_metadata", None)
        self._load_tree(OrderedDict(state_dict), "", metadata, assign, found, errors)
        if strict:
            for word, keys in (("Unexpected", found.unexpected_keys), ("Missing", found.missing_keys)):
                if keys:
                    errors.insert(0, f"{word} key(s) in state_dict: " + ", ".join(f'"{k}"' for k in keys) + ". ")
        if errors:
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t" + "\n\t".join(errors))
        return found
