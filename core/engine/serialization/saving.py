"""``save``: objects and their tensors in PyTorch's checkpoint format."""

from __future__ import annotations

import hashlib
import zipfile
from typing import Any

from .archive import write_entry
from .files import writing
from .sharing import Memory
from .storage import to_file
from .writer import written

__all__ = ["save"]


def save(
    obj: Any,
    f: Any,
    pickle_module: Any = None,
    pickle_protocol: int = 2,
    _use_new_zipfile_serialization: bool = True,
    _disable_byteorder_record: bool = False,
) -> None:
    """Write tensors, and containers of them, into a file that PyTorch's ``torch.load`` reads too.

    Tensors that share memory share it in the file. A path is written beside its place and renamed when it is whole.

    Parameters
    ----------
    obj : object
        Tensors, parameters, numbers, strings, bytes, None, dtypes, devices, sizes, and lists, tuples, sets and dicts
        (also OrderedDict, defaultdict, Counter) of them: state_dicts and whole checkpoints. NumPy numbers become
        Python's.
    f : str, PathLike or file object open for writing bytes
    pickle_module, pickle_protocol
        Accepted for compatibility: the file always has protocol 2, which every reader knows.

    Raises
    ------
    TypeError
        For anything else in `obj`, with the place where it stands; nothing is written.
    OSError
        If the file cannot be written; what was there before is untouched.
    """
    if not _use_new_zipfile_serialization:
        raise NotImplementedError("save() writes zip archives only, which PyTorch reads since version 1.6")
    memory = Memory()
    written(obj, memory.add)  # to meet all tensors: storages are known when all are
    memory.arrange()
    content = written(obj, memory.place)
    with writing(f) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        write_entry(archive, "archive/data.pkl", content)
        write_entry(archive, "archive/.format_version", b"1")
        write_entry(archive, "archive/.storage_alignment", b"64")
        if not _disable_byteorder_record:
            write_entry(archive, "archive/byteorder", b"little")
        for number in range(len(memory)):
            write_entry(archive, f"archive/data/{number}", to_file(memory.elements(number)))
        write_entry(archive, "archive/version", b"3\n")
        digest = hashlib.sha256(content)
        for entry in archive.infolist():
            digest.update(f"{entry.filename} {entry.CRC}".encode())
        number = int.from_bytes(digest.digest()[:16], "little")
        write_entry(archive, "archive/.data/serialization_id", f"{number:040d}"[-40:].encode())
