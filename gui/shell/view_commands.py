"""The View menu: which panels are open, how everything looks, how large it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.studio.actions import Action
from core.studio.languages import set_language, tr
from gui import theme
from gui.dialogs.settings import SettingsDialog
from gui.docking.standard import save_layout

if TYPE_CHECKING:
    from gui.app import App

__all__ = ["ViewCommands"]

SIZES = (0.75, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0)
THEMES = {"dark": ("moon", "Dark"), "light": ("sun", "Light"), "contrast": ("contrast", "High contrast")}


class ViewCommands:
    """Registers its actions with the session."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.session = app.session
        add = self.session.actions.add
        add(Action("view.command_palette", tr("Command palette"), app_palette(app), ("Ctrl+K", "Ctrl+Shift+P"), "View",
                   "search", tr("Find and do anything by its name.")))  # fmt: skip
        for name, panel in app.panels.items():
            if name != "canvas":
                self._panel(name, tr(panel.title), panel.icon, panel.help)
        add(Action("view.open_with", tr("Open the project with these panels"), self.keep_panels, (), "View", "pin",
                   tr("Whoever opens this project finds the panels in front that are in front now."),
                   enabled=lambda: bool(self.session.graph.nodes),
                   why_not=lambda: tr("There is no project yet.")))  # fmt: skip
        add(Action("view.code", tr("Edit code"), lambda: app.dock.show("code"), ("Ctrl+Alt+C",), "Graph", "code",
                   tr("Python of the selected node, or of the first that has some.")))  # fmt: skip
        add(Action("file.trust", tr("Trust this project"), self.session.trusting.trust, (), "File", "shield",
                   tr("Let the Python code of this project run."), enabled=lambda: not self.session.trusting.trusted,
                   why_not=lambda: tr("Its code may run already, or it has none.")))  # fmt: skip
        add(Action("view.reset_layout", tr("Reset layout"), self.reset_layout, (), "View", "grid",
                   tr("Every panel back to its place.")))  # fmt: skip
        for name in theme.available():
            icon, label = THEMES.get(name, ("palette", theme.load(name).label))
            add(Action(f"theme.{name}", tr(label), lambda n=name: self.set_theme(n), (), "View/Theme", icon,  # type: ignore[misc]
                       checked=lambda n=name: theme.current().name == n))  # type: ignore[misc]  # fmt: skip
        add(Action("theme.larger", tr("Larger interface"), lambda: self.change_size(+1), ("Ctrl+Shift+=",), "View",
                   "zoom-in", tr("For projectors and tired eyes."), enabled=lambda: theme.scale() < SIZES[-1],
                   why_not=lambda: tr("This is the largest.")))  # fmt: skip
        add(Action("theme.smaller", tr("Smaller interface"), lambda: self.change_size(-1), ("Ctrl+Shift+-",), "View",
                   "zoom-out", tr("More room for the network."), enabled=lambda: theme.scale() > SIZES[0],
                   why_not=lambda: tr("This is the smallest.")))  # fmt: skip
        add(Action("theme.normal_size", tr("Normal size"), lambda: self.set_scale(1.0), ("Ctrl+Shift+0",), "View", "",
                   enabled=lambda: theme.scale() != 1.0, why_not=lambda: tr("It has its normal size.")))  # fmt: skip
        add(Action("theme.full_screen", tr("Full screen"), dpg.toggle_viewport_fullscreen, ("Alt+Enter",), "View",
                   "fullscreen"))  # fmt: skip
        add(Action("edit.settings", tr("Settings…"), lambda: app.dialogs.open(SettingsDialog(app)), ("Ctrl+,",), "Edit",
                   "settings", tr("Colours, size, language, autosave.")))  # fmt: skip

    def _panel(self, name: str, title: str, icon: str, help: str) -> None:
        self.session.actions.add(
            Action(f"view.panel.{name}", title, lambda: self.app.dock.toggle(name), (), "View/Panels", icon, help,
                   checked=lambda: self.app.dock.is_open(name))
        )  # fmt: skip

    def keep_panels(self) -> None:
        """Keep in the project which panels are in front."""
        shown = [name for name in self.app.panels if name != "canvas" and self.app.dock.visible(name)]
        with self.session.document.edit(tr("Open with these panels")) as edit:
            edit.set_meta("panels", shown)

    def show_panels(self) -> None:
        """A project opened: bring those panels to the front that it names, and its page."""
        wanted = self.session.graph.meta.get("panels", [])
        names = [n for n in wanted if isinstance(n, str)] if isinstance(wanted, list) else []
        for name in ["page"] * bool(self.session.pages.texts) + names:
            if name in self.app.panels and name != "canvas":
                self.app.dock.show(name)

    def submenus(self) -> dict[str, Callable[[], list[tuple[str, Callable[[], object]]]]]:
        """Menus whose entries change."""
        return {}

    def set_theme(self, name: str) -> None:
        """Use other colours, now and at the next start."""
        theme.apply(name)
        self._remember(theme=name)

    def change_size(self, steps: int) -> None:
        """Everything one step larger or smaller."""
        now = theme.scale()
        nearest = min(range(len(SIZES)), key=lambda i: abs(SIZES[i] - now))
        self.set_scale(SIZES[max(0, min(len(SIZES) - 1, nearest + steps))])

    def set_scale(self, scale: float) -> None:
        """Use another interface size, now and at the next start."""
        theme.apply(None, scale)
        self._remember(scale=scale)
        self.session.notify(tr("Interface size {percent} %", percent=round(scale * 100)))

    def set_language(self, language: str) -> None:
        """Speak another language; what is drawn already follows at the next start."""
        if set_language(language):
            self._remember(language=language)
            self.session.notify(tr("The window speaks this language from the next start on."))

    def reset_layout(self) -> None:
        """Every panel back to its place."""
        self.app.dock.reset()
        save_layout(None)

    def start_fresh(self) -> None:
        """Forget everything that was set, but no project."""
        settings = self.session.settings
        fresh = type(settings)()
        for name in (
            "theme",
            "scale",
            "language",
            "autosave_s",
            "shortcuts",
            "hints_seen",
            "recent_nodes",
            "hidden_panels",
        ):
            setattr(settings, name, getattr(fresh, name))
        settings.save()
        theme.apply(settings.theme, settings.scale)
        self.reset_layout()
        self.session.notify(tr("Everything is as on the first day. Your projects are untouched."))

    def _remember(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self.session.settings, name, value)
        self.session.settings.save()


def app_palette(app: App) -> Callable[[], None]:
    """The command palette is made after the actions, so it is looked up when it is wanted."""
    return lambda: app.command_palette.toggle()
