"""Traced models in files: a zip archive of a JSON graph and safetensors weights. Nothing in it can run.

``graph.json`` names operations of this engine and their plain attributes; an operation that the engine has not is an
error. A model's Python class is needed neither for saving nor for loading.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from typing import Any

import numpy as np
import safetensors as package

from .. import backend, nn
from ..dtypes import complex128
from ..functions.complex_numbers import view_as_complex, view_as_real
from ..serialization import safetensors
from ..serialization.archive import write_entry
from ..serialization.files import is_path, name_of, writing
from ..tensor import Tensor, wrap
from .encoding import decode
from .graph import Graph, Node, find_operation, value_names
from .module import TracedModule

__all__ = ["load", "save"]

_CALLED = ("argmax", "argmin", "isneginf", "isposinf", "isreal")
_FORMAT, _VERSION = "backprop-studio/traced-model", 1


def save(m: Any, f: Any, _extra_files: dict[str, str | bytes] | None = None) -> None:
    """Write a traced model into a path or file object.

    Raises
    ------
    TypeError
        If it is not traced.
    """
    if not isinstance(m, TracedModule):
        raise TypeError(
            f"jit.save() writes traced models, not {type(m).__name__}: jit.save(jit.trace(model, inputs), f), or "
            "torch.save(model.state_dict(), f)"
        )
    tensors: dict[str, Tensor] = {}
    entries: list[dict[str, Any]] = []
    first: dict[int, str] = {}
    hidden = set(dict(m.named_buffers(remove_duplicate=False))) - set(m.state_dict())
    for kind, pairs in (("parameter", m.named_parameters), ("buffer", m.named_buffers)):
        for path, tensor in pairs(remove_duplicate=False):
            entry: dict[str, Any] = {"name": path, "kind": "hidden" if path in hidden else kind}
            entry |= {"requires_grad": tensor.requires_grad} if kind == "parameter" else {}
            entries.append(entry)
            if id(tensor) in first:
                entry["same_as"] = first[id(tensor)]
                continue
            first[id(tensor)] = path
            plain = tensor.detach().cpu()
            if plain.dtype is complex128:
                entry["complex"] = True
                plain = view_as_real(plain)
            tensors[path] = plain.clone()
    graph = m._graph
    content = {
        "format": _FORMAT, "version": _VERSION, "name": m.original_name, "training": m.training,
        "tensors": entries, "values": m._names, "arguments": graph.arguments, "results": graph.results,
        "shapes": graph.shapes, "nodes": [node._asdict() for node in graph.nodes],
    }  # fmt: skip
    with writing(f) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        write_entry(archive, "graph.json", json.dumps(content, indent=1, allow_nan=False).encode())
        write_entry(archive, "weights.safetensors", safetensors.save(tensors))
        for name, text in (_extra_files or {}).items():
            write_entry(archive, f"extra/{name}", text.encode() if isinstance(text, str) else text)


def load(f: Any, map_location: Any = None, _extra_files: dict[str, Any] | None = None) -> TracedModule:
    """Read a traced model, onto a device if `map_location` names one.

    Raises
    ------
    RuntimeError
        If the file is none, is damaged, or needs operations that this engine has not.
    FileNotFoundError
        If there is no file.
    """
    if is_path(f):
        with open(f, "rb") as file:
            content = file.read()
    else:
        content = f.read()
    try:
        made = _read(content, _extra_files)
    except (
        KeyError, ValueError, TypeError, IndexError, AttributeError, RuntimeError, OSError, EOFError, RecursionError,
        zipfile.BadZipFile, zlib.error, package.SafetensorError,
    ) as problem:  # fmt: skip
        said = f"{type(problem).__name__}: {problem}" if isinstance(problem, KeyError) else str(problem)
        raise RuntimeError(
            f"{name_of(f)} cannot be read as a traced model: {said}. It must be a whole file that torch.jit.save of "
            "this engine wrote."
        ) from None
    if map_location is not None:
        made.to(backend.device(map_location))
    return made


def _read(content: bytes, extra: dict[str, Any] | None) -> TracedModule:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "graph.json" not in names:
            if any(name.endswith("constants.pkl") for name in names):
                raise ValueError("it is a TorchScript archive of PyTorch, which is code for another engine")
            raise ValueError("it has no graph.json")
        document = json.loads(archive.read("graph.json"))
        if not isinstance(document, dict) or document.get("format") != _FORMAT:
            raise ValueError("its graph.json is of another format")
        if document["version"] > _VERSION:
            raise ValueError(f"it has version {document['version']}, and this engine reads up to {_VERSION}: update it")
        tensors = safetensors.load(archive.read("weights.safetensors"))
        for name in extra or ():
            extra[name] = archive.read(f"extra/{name}")  # type: ignore[index]
    nodes = [Node(**node) for node in document["nodes"]]
    values = {str(name): str(path) for name, path in document["values"].items()}
    graph = Graph(nodes, document["arguments"], document["results"], document["shapes"])
    _check(nodes)
    _follow(graph, set(values))
    made = TracedModule(graph, values, str(document["name"]))
    held: dict[str, Tensor] = {}
    for entry in document["tensors"]:
        path = entry["name"]
        if "same_as" in entry:
            tensor = held[entry["same_as"]]
        else:
            tensor = view_as_complex(tensors[path]) if entry.get("complex") else tensors[path]
            if entry["kind"] == "parameter":
                tensor = nn.Parameter(tensor, requires_grad=entry["requires_grad"])
        held[path] = tensor
        made.hold(path, tensor, entry["kind"])
    for path in values.values():
        made._held(path)
    made.train(document["training"])
    return made


def _follow(graph: Graph, known: set[str]) -> None:
    """Every value must be there before it is read, and every attribute must be a plain one."""
    blank = wrap(np.zeros(()))

    def tensor_of(name: str) -> Tensor:
        if name not in known:
            raise ValueError(f"it reads the value {name!r} before it is there")
        return blank

    known.update(value_names(graph.arguments))
    for node in graph.nodes:
        for name in value_names(node.inputs):
            tensor_of(name)
        for value in (*node.attributes.values(), *(v for v in node.inputs if not value_names(v))):
            decode(value, tensor_of)
        known.update(node.outputs)
    for name in value_names(graph.results):
        tensor_of(name)


def _check(nodes: list[Node]) -> None:
    """Attributes must be those that operations keep their configuration in, never methods of theirs."""
    for node in nodes:
        if node.operation == "detach":
            continue
        try:
            kind = find_operation(node.operation)
        except KeyError:
            raise ValueError(f"it needs the operation {node.operation!r}, which this engine has not") from None
        for name in node.attributes:
            if name.startswith("__") or callable(getattr(kind, name, None)):
                raise ValueError(f"it sets {name!r} of the operation {node.operation!r}")
        for name in ("ufunc", "picks"):  # names of array functions: nothing but those that compute
            called = node.attributes.get(name, "argmax")
            if called not in _CALLED and not isinstance(getattr(np, str(called), None), np.ufunc):
                raise ValueError(f"it wants to call {called!r}")
