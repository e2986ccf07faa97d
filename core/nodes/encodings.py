"""Which characters the bytes of a text file stand for: guessed where nobody says it.

A byte-order mark says it. Else bytes that are UTF-8 are hardly ever anything else; of older ways of writing, Chinese
GB18030 shows in its pairs of high bytes, and what is left of Western texts is Windows-1252.
"""

from __future__ import annotations

import codecs
import re

__all__ = ["ENCODINGS", "codec_of", "foreign", "guess_encoding", "newline_of"]

# What people call it -> Python's name. "utf-16" finds out its byte order by the mark.
ENCODINGS = {
    "UTF-8": "utf-8",
    "UTF-16": "utf-16",
    "GB18030": "gb18030",
    "Big5": "big5",
    "Shift-JIS": "cp932",
    "EUC-KR": "cp949",
    "Windows-1251": "cp1251",
    "Windows-1252": "cp1252",
}

_MARKS = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
_ENOUGH_BYTES = 1 << 16  # of text that is no ASCII; more makes a guess slower, not better

# The pairs of bytes that stand for the usual Chinese signs (GB2312), and all other bytes above ASCII.
_USUAL_CHINESE = re.compile(rb"[\xb0-\xf7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")


# How files begin that people choose by mistake, what they are, and what to do with them.
_FOREIGN = (
    (b"PK\x03\x04", "a packed file, such as a spreadsheet of Excel or LibreOffice", "Open it there and save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "a file of an old Office program", "Open it there and save it as CSV"),
    (b"\x1f\x8b", "a packed file", "Unpack it first"),
    (b"%PDF", "a PDF", "Save its text as a text file first"),
    (b"\x89PNG", "a picture", "Choose a text file"),
    (b"\xff\xd8\xff", "a picture", "Choose a text file"),
    (b"\x89HDF", "an HDF5 file", "Use an HDF5 File node"),
    (b"\x93NUMPY", "a NumPy file", "Use a NumPy File node"),
)


def foreign(head: bytes) -> tuple[str, str] | None:
    """What a file is that is no text, and what to do with it; None where its beginning does not show that."""
    return next(((what, advice) for mark, what, advice in _FOREIGN if head.startswith(mark)), None)


def guess_encoding(head: bytes) -> str:
    """The key of ``ENCODINGS`` that fits the first bytes of a file best."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head[1:200:2].count(0) > 40 or (len(head) > 3 and head[1:200:2].count(0) == len(head[1:200:2])):
        return "UTF-16"
    if not head or max(head) < 0x80 or _is_utf8(head):
        return "UTF-8"
    some = b"\n".join(line for line in head.splitlines() if not line.isascii())[:_ENOUGH_BYTES]
    pairs = _USUAL_CHINESE.findall(some)
    if 2 * len(pairs) > 0.9 * len(_HIGH.findall(some)) and _decodes(some, "gb18030"):
        return "GB18030"
    return _by_frequency(some)


def codec_of(encoding: str, head: bytes) -> tuple[str, int]:
    """Python's name of an encoding, and how many bytes at the beginning of the file are its mark."""
    if encoding == "UTF-16":
        order = "utf-16-be" if head.startswith(codecs.BOM_UTF16_BE) or head[:1] == b"\0" else "utf-16-le"
        return order, 2 if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else 0
    return ENCODINGS[encoding], 3 if encoding == "UTF-8" and head.startswith(codecs.BOM_UTF8) else 0


def newline_of(codec: str, head: bytes) -> bytes:
    """The bytes that end a line: old Macs wrote a carriage return alone."""
    sign = "\r" if "\n".encode(codec) not in head and "\r".encode(codec) in head else "\n"
    return sign.encode(codec)


def _is_utf8(head: bytes) -> bool:
    """Whether these are UTF-8, but for a few broken places among many right ones."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    broken = text.count("\ufffd") - head.count("\ufffd".encode())
    return broken == 0 or sum(not sign.isascii() for sign in text) > 5 * broken


def _decodes(some: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(some)
    except UnicodeDecodeError:
        return False
    return True


def _by_frequency(some: bytes) -> str:
    """By how often which letters come; short texts cannot tell much, and are taken for Western ones."""
    if len(_HIGH.findall(some)) < 20:
        return "Windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(some, cp_isolation=[codec for codec in ENCODINGS.values() if codec != "utf-16"]).best()
    names = {codec: name for name, codec in ENCODINGS.items()}
    return names.get(best.encoding, "Windows-1252") if best is not None else "Windows-1252"
