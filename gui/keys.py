"""Keys become actions: one handler for the whole window.

While a field has the keyboard nothing here happens, except for keys that no field uses (F5, Ctrl+S and the like).
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.studio.session import Session

__all__ = ["Keys", "first_refusal", "key_name"]

FIRST_MOUSE_CODE = 656  # DearPyGui reports mouse buttons as keys from here on

_NAMES = {
    "Spacebar": "Space", "Delete": "Del", "Insert": "Ins", "Escape": "Esc",
    "Prior": "PgUp", "Next": "PgDn", "Return": "Enter", "NumPadEnter": "Enter", "Plus": "=",
    "Minus": "-", "Add": "+", "Subtract": "-", "Comma": ",", "Period": ".", "Slash": "/", "Back": "Backspace",
    "Quote": "'", "Colon": ";", "Open_Brace": "[", "Close_Brace": "]", "Backslash": "\\", "Tilde": "`",
}  # fmt: skip
_MODIFIERS = ("LControl", "RControl", "LShift", "RShift", "LAlt", "RAlt", "LWin", "RWin")
_REPEATING = (
    "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+=", "Ctrl+-", "Ctrl+Right", "F10", "F11", "Shift+F10", "Alt+Left",
    "Alt+Right",
)  # fmt: skip


# DearPyGui 2.3 still has the codes of its first version for these, which no event carries: here are ImGui's own.
_TRUE_CODES = {517: "PgUp", 518: "PgDn", 596: "'", 601: ";", 602: "=", 606: "`"}


def _table() -> dict[int, str]:
    names = {}
    for attribute in dir(dpg):
        if attribute.startswith("mvKey_") and "Mod" not in attribute:
            name = attribute.removeprefix("mvKey_")
            if name.startswith("NumPad") and name[6:].isdigit():
                name = name[6:]
            names[int(getattr(dpg, attribute))] = _NAMES.get(name, name)
    for name in _MODIFIERS:
        names.pop(int(getattr(dpg, f"mvKey_{name}")), None)
    return names | _TRUE_CODES


_NAME_OF = _table()


def key_name(code: int, *, ctrl: bool, shift: bool, alt: bool) -> str | None:
    """What people call a key with its modifiers, as actions name it ("Ctrl+Shift+Z"); None for a modifier alone."""
    name = _NAME_OF.get(code)
    if name is None or code >= FIRST_MOUSE_CODE:
        return None
    if shift and name == "/":
        return "?"  # one sign on the keyboards that actions are written for
    parts = [label for label, down in (("Ctrl", ctrl), ("Shift", shift), ("Alt", alt)) if down]
    return "+".join([*parts, name])


_takers: list[Callable[[str], bool]] = []


def first_refusal(taker: Callable[[str], bool]) -> Callable[[], None]:
    """Let a part of the window see keys before the actions do, such as a spreadsheet that holds the keyboard.

    ``taker`` gets the name of a key and says whether it was for it. Returns the function that ends it.
    """
    _takers.append(taker)
    return lambda: _takers.remove(taker)


class Keys:
    """Listens to the keyboard on behalf of ``session.actions``, but not while ``resting`` says so."""

    def __init__(self, session: Session, resting: Callable[[], bool] = lambda: False) -> None:
        self._resting = resting
        self.session = session
        self._held: set[int] = set()
        with dpg.handler_registry() as self._handlers:
            dpg.add_key_press_handler(callback=self._on_press)
            dpg.add_key_release_handler(callback=self._on_release)

    def close(self) -> None:
        """Stop listening."""
        if dpg.does_item_exist(self._handlers):
            dpg.delete_item(self._handlers)

    @staticmethod
    def typing() -> bool:
        """Whether a field has the keyboard."""
        focused = dpg.get_focused_item()
        if not focused or not dpg.does_item_exist(focused):
            return False
        return bool(dpg.get_item_state(focused).get("active"))  # a menu can have the focus, and is never active

    def _on_press(self, _sender: int, code: int, _user: object) -> None:
        if self._resting():
            return
        down = dpg.is_key_down
        ctrl = down(dpg.mvKey_LControl) or down(dpg.mvKey_RControl)
        shift = down(dpg.mvKey_LShift) or down(dpg.mvKey_RShift)
        alt = down(dpg.mvKey_LAlt) or down(dpg.mvKey_RAlt)
        keys = key_name(code, ctrl=ctrl, shift=shift, alt=alt)
        if keys is None:
            return
        if not self.typing() and any(take(keys) for take in tuple(_takers)):
            return
        repeated = code in self._held
        self._held.add(code)
        if repeated and keys not in _REPEATING:
            return
        if self.typing() and not self._no_field_uses(keys):
            return
        action = self.session.actions.for_keys(keys)
        if action is not None:
            self.session.actions.trigger(action.id)

    def _on_release(self, _sender: int, code: int, _user: object) -> None:
        self._held.discard(code)

    @staticmethod
    def _no_field_uses(keys: str) -> bool:
        *_, key = keys.split("+")
        return (key[:1] == "F" and key[1:].isdigit() and key != "F2") or keys in ("Ctrl+S", "Ctrl+K", "Ctrl+Enter")
