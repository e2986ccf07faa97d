"""Downloads: checked, whole or not there, stopped by whoever follows, and clear about what went wrong.

The server is this process; no test asks the internet.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import http.server
import os
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.engine.vision import datasets
from core.engine.vision.download import DownloadError, check_file, fetch


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a folder; ``/cut/NAME`` breaks off halfway."""

    asked: list[str]

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if not self.path.startswith("/cut/"):
            return super().do_GET()
        content = (Path(self.directory) / self.path[5:]).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        return self.connection.close()

    def log_message(self, *args: Any) -> None:
        """Nothing on the terminal."""


class Server(http.server.ThreadingHTTPServer):
    """A server that says nothing when somebody hangs up, which cancelling does."""

    def handle_error(self, *args: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    """A server of the folder ``served``; its address is ``server.url``."""
    folder = tmp_path / "served"
    folder.mkdir()
    made: Any = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    made.folder, made.url, made.asked = folder, f"http://127.0.0.1:{made.server_port}/", []
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def md5(content: bytes) -> str:
    """Checksum as the datasets write it."""
    return "md5:" + hashlib.md5(content).hexdigest()


def test_a_file_is_fetched_once(server: Any, tmp_path: Path) -> None:
    """What lies there and is right is not fetched again; progress tells all bytes."""
    content = os.urandom(50_000)
    (server.folder / "a.bin").write_bytes(content)
    told: list[tuple[str, int, int]] = []
    target = tmp_path / "deep" / "folder" / "a.bin"
    for _ in range(2):
        path = fetch(server.url + "a.bin", target, md5(content), lambda *args: told.append(args))
        assert path.read_bytes() == content
    assert server.asked == ["/a.bin"]
    assert told[-1] == ("a.bin", 50_000, 50_000)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert os.listdir(target.parent) == ["a.bin"]


def test_the_start_of_a_sha256_is_enough(server: Any, tmp_path: Path) -> None:
    """Weights carry the first eight digits in their names."""
    (server.folder / "w.pth").write_bytes(b"weights")
    digits = hashlib.sha256(b"weights").hexdigest()[:8]
    assert check_file(fetch(server.url + "w.pth", tmp_path / "w.pth", f"sha256:{digits}"), f"sha256:{digits}")
    assert not check_file(tmp_path / "w.pth", "sha256:00000000")


def test_another_checksum_is_refused(server: Any, tmp_path: Path) -> None:
    """The wrong file is set aside under another name; the error says both checksums and what to do."""
    (server.folder / "a.bin").write_bytes(b"something else")
    with pytest.raises(DownloadError, match=r"(?s)expected [0-9a-f]{32}.*a\.bin\.bad.*put it into"):
        fetch(server.url + "a.bin", tmp_path / "a.bin", md5(b"the right thing"))
    assert not (tmp_path / "a.bin").exists()
    assert (tmp_path / "a.bin.bad").read_bytes() == b"something else"


def test_a_broken_connection_leaves_no_file(server: Any, tmp_path: Path) -> None:
    """Half a file never lies at the place of the whole one."""
    content = os.urandom(100_000)
    (server.folder / "a.bin").write_bytes(content)
    with pytest.raises(DownloadError):
        fetch(server.url + "cut/a.bin", tmp_path / "a.bin", md5(content))
    assert not (tmp_path / "a.bin").exists()
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part"))


def test_the_next_mirror_is_tried(server: Any, tmp_path: Path) -> None:
    """A server without the file, or with half of it, is passed over."""
    content = os.urandom(10_000)
    (server.folder / "a.bin").write_bytes(content)
    urls = [server.url + "none/a.bin", "http://127.0.0.1:9/a.bin", server.url + "cut/a.bin", server.url + "a.bin"]
    assert fetch(urls, tmp_path / "a.bin", md5(content)).read_bytes() == content


def test_without_a_network_the_error_says_what_to_do(tmp_path: Path) -> None:
    """Address, name and folder stand in the text."""
    with pytest.raises(DownloadError, match=r"(?s)no connection.*download a\.bin from http://127\.0\.0\.1:9/a\.bin"):
        fetch("http://127.0.0.1:9/a.bin", tmp_path / "a.bin", "md5:00")


def test_an_exception_of_the_follower_stops_the_download(server: Any, tmp_path: Path) -> None:
    """The window cancels so; nothing is left behind."""
    (server.folder / "a.bin").write_bytes(os.urandom(1_000_000))

    class Cancelled(Exception):
        pass

    def follow(name: str, done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fetch(server.url + "a.bin", tmp_path / "new" / "a.bin", "md5:00", follow)
    assert os.listdir(tmp_path / "new") == []


def test_a_folder_that_cannot_be_made_is_named(server: Any, tmp_path: Path) -> None:
    """A file in the way of the folder is an error about the folder."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        fetch(server.url + "a.bin", tmp_path / "file" / "a.bin", "md5:00")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_named(server: Any, tmp_path: Path) -> None:
    """Before a single byte is asked for."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(PermissionError, match="read-only"):
        fetch(server.url + "a.bin", folder / "a.bin", "md5:00")
    assert server.asked == []


def idx(array: np.ndarray) -> bytes:
    """The IDX file of bytes."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def test_mnist_is_downloaded_and_read(server: Any, tmp_path: Path) -> None:
    """All four files come, once, and are read compressed as they are."""
    rng = np.random.default_rng(0)
    resources = []
    for kind, count in (("train", 6), ("t10k", 2)):
        for name, array in (
            (f"{kind}-images-idx3-ubyte.gz", rng.integers(0, 256, (count, 28, 28), np.uint8)),
            (f"{kind}-labels-idx1-ubyte.gz", rng.integers(0, 10, count, np.uint8)),
        ):
            content = gzip.compress(idx(array), mtime=0)
            (server.folder / name).write_bytes(content)
            resources.append((name, md5(content)[4:]))

    class MNIST(datasets.MNIST):
        mirrors = [server.url + "none/", server.url]  # noqa: RUF012

    MNIST.resources = resources
    for _ in range(2):
        train = MNIST(tmp_path, download=True, progress=None)
        test = MNIST(str(tmp_path), train=False, download=True, progress=None)
    assert len([path for path in server.asked if "none" not in path]) == 4
    assert (len(train), len(test)) == (6, 2)
    assert sorted(os.listdir(tmp_path / "MNIST" / "raw")) == sorted(name for name, _ in resources)
