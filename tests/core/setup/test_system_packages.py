"""Which system libraries are found missing, and what a person is told where they cannot be installed."""

from __future__ import annotations

import sys

import pytest

from core.setup.problems import SetupError
from core.setup.system_packages import (
    DISPLAY_NEEDS,
    TEST_NEEDS,
    VENV_NEED,
    WINDOW_NEEDS,
    Need,
    apt_line,
    can_load,
    missing,
    refuse,
    way_to_install,
)

OPENGL, DRIVER = WINDOW_NEEDS[0], WINDOW_NEEDS[1]


def test_everything_loads_means_nothing_is_missing() -> None:
    """A system whose libraries all load lacks nothing."""
    assert missing([*WINDOW_NEEDS, *TEST_NEEDS], loads=lambda _: True, finds=lambda _: "/x", platform="linux") == []


def test_only_what_does_not_load_is_missing() -> None:
    """Each need is judged by itself."""
    found = missing(WINDOW_NEEDS, loads=lambda name: name != "libGL.so.1", platform="linux")
    assert found == [OPENGL]


def test_any_one_of_several_libraries_is_enough() -> None:
    """NVIDIA's driver for OpenGL serves as well as Mesa's."""
    assert missing([DRIVER], loads=lambda name: name == "libGLX_nvidia.so.0", platform="linux") == []
    assert missing([DRIVER], loads=lambda _: False, platform="linux") == [DRIVER]


def test_programs_and_modules_are_looked_for() -> None:
    """A need may be a program on the path or a module of Python."""
    lacking = missing([*DISPLAY_NEEDS, VENV_NEED], finds=lambda _: None, has_module=lambda _: None, platform="linux")
    assert [need.sign for need in lacking] == ["Xvfb", "ensurepip"]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_bring_it_all(platform: str) -> None:
    """Windows and macOS are never asked for Linux's libraries."""
    assert missing(WINDOW_NEEDS, loads=lambda _: False, platform=platform) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the loader of Linux")
def test_the_real_loader_is_asked() -> None:
    """A library of every Linux loads, an invented one does not."""
    assert can_load("libc.so.6")
    assert not can_load("libbackprop-studio-does-not-exist.so.1")


def test_the_line_names_each_package_once() -> None:
    """The line to type is complete: refresh, install, no question, no extras."""
    needs = [OPENGL, Need("a", "xvfb", program="Xvfb"), Need("b", "xvfb", program="xvfb-run")]
    assert apt_line(needs) == ("sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 xvfb")


@pytest.mark.parametrize(
    ("has_apt", "is_root", "has_sudo", "silent", "can_ask", "way"),
    [
        (True, True, False, False, False, "root"),
        (True, False, True, True, False, "sudo"),
        (True, False, True, False, True, "sudo"),
        (True, False, True, False, False, "tell"),  # sudo would ask, and nobody is there to answer
        (True, False, False, False, True, "tell"),
        (False, True, True, True, True, "unknown"),
    ],
)
def test_way(has_apt: bool, is_root: bool, has_sudo: bool, silent: bool, can_ask: bool, way: str) -> None:
    """Root and sudo install; without them the line is printed; without apt nothing is guessed."""
    assert way_to_install(has_apt, is_root, has_sudo, silent, can_ask) == way


def test_without_rights_the_exact_line_is_told() -> None:
    """A person without rights gets a line to copy and the reason for each package."""
    with pytest.raises(SetupError) as caught:
        refuse([OPENGL], "tell", "  libgl1  OpenGL, which draws the window")
    assert f"    {apt_line([OPENGL])}\n" in str(caught.value)
    assert "which draws the window" in str(caught.value)


def test_an_unknown_system_is_told_what_to_look_for() -> None:
    """Without apt the names of the libraries are said, and no apt line."""
    with pytest.raises(SetupError) as caught:
        refuse([OPENGL, DRIVER], "unknown", "")
    assert "libGL.so.1" in str(caught.value)
    assert "libGLX_mesa.so.0 or libGLX_nvidia.so.0" in str(caught.value)
    assert "apt-get" not in str(caught.value)
