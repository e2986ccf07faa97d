"""The command line, as a person types it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from core.storage import save_project
from tests.core.sketches import draw, line_graph

ROOT = Path(__file__).resolve().parents[3]


def studio(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=120, env={**os.environ, **environment},
    )  # fmt: skip


def test_train_writes_curves_and_weights_and_says_how_it_went(tmp_path):
    done = studio("train", "xor", "--epochs", "150", "--out", str(tmp_path))
    assert done.returncode == 0
    assert "150 epochs, 150 steps" in done.stdout
    assert "accuracy 100.0%" in done.stdout
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    weights = safetensors.numpy.load_file(tmp_path / "weights.safetensors")
    assert weights["linear_1.weight"].shape == (8, 2)


def test_train_with_json_prints_one_object_and_the_seed_decides(tmp_path):
    def loss(seed: str) -> float:
        done = studio("train", "xor", "--epochs", "5", "--seed", seed, "--json", "--out", str(tmp_path))
        facts = json.loads(done.stdout)
        assert facts["seed"] == int(seed)
        assert facts["epochs"] == 5
        return facts["loss"]

    assert loss("1") == loss("1") != loss("2")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT that a parent can send")
def test_ctrl_c_stops_cleanly_and_keeps_what_was_learned(tmp_path):
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "train", "digits", "--epochs", "1000000", "--out", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert b"Ctrl+C stops" in process.stderr.readline()
    time.sleep(1.0)  # whenever the signal comes, the end must be clean; by now it has begun
    process.send_signal(signal.SIGINT)
    try:
        out, _ = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0
    assert b"Stopped" in out
    assert np.isfinite(safetensors.numpy.load_file(tmp_path / "weights.safetensors")["linear_1.weight"]).all()


def test_check_prints_shapes_and_its_exit_code_tells_good_from_bad(tmp_path):
    good = studio("check", "two_spirals")
    assert good.returncode == 0
    assert "(N, 32) float32" in good.stdout
    assert "No problems." in good.stdout
    edit = draw(line_graph())
    edit.disconnect([k for k in edit.graph.links if k.target.port == "target"])
    save_project(tmp_path / "bad.bps", edit.graph)
    bad = studio("check", str(tmp_path / "bad.bps"))
    assert bad.returncode == 1
    assert "mse_1" in bad.stdout
    assert "target" in bad.stdout


def test_list_shows_node_types_and_examples():
    done = studio("list")
    assert done.returncode == 0
    for word in ("layer.linear", "loss.cross_entropy", "data.csv_file", "two_spirals", "derivative"):
        assert word in done.stdout


def test_a_file_that_is_not_there_is_refused_with_the_names_of_the_examples():
    done = studio("train", "no_such_thing")
    assert done.returncode == 2
    assert "no_such_thing" in done.stderr
    assert "two_spirals" in done.stderr


@pytest.mark.parametrize("arguments", [("train", "xor", "--bogus"), ("train",), ("train", "xor", "--epochs", "0")])
def test_wrong_usage_is_said_without_a_traceback(arguments):
    done = studio(*arguments)
    assert done.returncode == 2
    assert "studio train --help" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_file_is_refused_with_the_place(tmp_path):
    (tmp_path / "broken.bps").write_text('{"format": "backprop-studio/project", "version": 1, "nodes": [', "utf-8")
    done = studio("check", str(tmp_path / "broken.bps"))
    assert done.returncode == 2
    assert "line 1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_graph_that_cannot_run_says_where(tmp_path):
    edit = draw(line_graph())
    edit.disconnect([k for k in edit.graph.links if k.target.port == "x"])
    save_project(tmp_path / "bad.bps", edit.graph)
    done = studio("train", str(tmp_path / "bad.bps"), "--out", str(tmp_path))
    assert done.returncode == 1
    assert "linear_1" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_gpu_cuda_is_refused_in_plain_words(tmp_path):
    from core.engine import cuda

    if cuda.is_available():
        pytest.skip("there is a GPU here")
    done = studio("train", "xor", "--device", "cuda", "--out", str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "no GPU" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only X11 can be missing its display")
def test_without_a_display_two_lines_name_the_other_commands_and_the_exit_code_is_2():
    done = studio("two_spirals", DISPLAY="", WAYLAND_DISPLAY="")
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 2
    for command in ("train", "check", "screenshot"):
        assert command in lines[1]
