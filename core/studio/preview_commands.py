"""What the keyboard does in the Data panel: show it, turn pages, go through the parts, draw again."""

from __future__ import annotations

from collections.abc import Callable

from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.preview import Preview
from core.studio.preview_reading import PARTS

__all__ = ["add_preview_commands"]


def add_preview_commands(preview: Preview, show: Callable[[], object]) -> None:
    """Register the actions of a preview; ``show`` brings its panel to the front."""

    def turn(step: int) -> Callable[[], None]:
        def go() -> None:
            sight = preview.sight
            if sight is not None and sight.pages:
                preview.show(page=min(max(0, preview.wish.page + step), sight.pages - 1))

        return go

    def next_part() -> None:
        """Those that have samples, one after the other."""
        counts = preview.sight.counts if preview.sight else {}
        full = [part for part in PARTS if counts.get(part)]
        if full:
            at = full.index(preview.wish.part) if preview.wish.part in full else -1
            preview.show(part=full[(at + 1) % len(full)])

    def random() -> bool:
        return preview.sight is not None and preview.sight.random

    def there() -> bool:
        return preview.sight is not None and preview.sight.content is not None

    no_data = lambda: tr("Select a data node first.")  # noqa: E731
    actions = preview.session.actions
    for action in (
        Action("data.show", tr("Show the data"), show, ("Alt+D",), "View", "data",
               tr("The samples of the selected data node or transform")),
        Action("data.next_page", tr("Next page of samples"), turn(1), ("Alt+.",), "View", "chevron-right",
               enabled=there, why_not=no_data),
        Action("data.previous_page", tr("Page of samples before"), turn(-1), ("Alt+,",), "View", "chevron-left",
               enabled=there, why_not=no_data),
        Action("data.next_part", tr("Next part of the samples"), next_part, ("Alt+P",), "View", "data",
               tr("All, training, validation, test"), enabled=there, why_not=no_data),
        Action("data.draw_again", tr("Draw the transform again"), preview.draw_again, ("Alt+R",), "View", "dice",
               enabled=random, why_not=lambda: tr("Select a random transform first.")),
    ):  # fmt: skip
        actions.add(action)
