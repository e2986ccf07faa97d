"""Little tales with one plan, for a language model: somebody misses something, asks three others, and finds it.

What was missed at the beginning is what is found at the end, and who was asked comes back: a model that looks far back
can get this right, one that looks at the last few letters cannot.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

__all__ = ["make", "tales"]

LENGTH = 30_000  # characters, about

HEROES = {
    "Mira": "she", "Tom": "he", "Lena": "she", "Oskar": "he", "Ida": "she", "Paul": "he", "Nora": "she", "Emil": "he",
}  # fmt: skip
HOMES = ("at the edge of the wood", "in a house by the sea", "high up in the hills", "behind the old mill",
         "in a boat on the river")  # fmt: skip
LOST = ("key", "red hat", "golden ring", "lantern", "silver bell", "drum", "blue kite", "letter")
HELPERS = {
    "owl": "high in its tree", "fisherman": "down by the water", "miller": "at the door of the mill",
    "fox": "under the thorn bush", "baker": "behind warm bread", "crow": "on top of the tower",
    "shepherd": "among the sheep", "hedgehog": "in a heap of leaves",
}  # fmt: skip
PLACES = ("under the stairs", "in the apple tree", "behind the clock", "on the window sill",
          "in the pocket of the old coat", "beside the well")  # fmt: skip
ENDINGS = (
    "And when the stars came out, everybody sang.",
    "And that night the wind was quiet.",
    "And there was soup for all of them.",
    "And if they have not gone home, they are sitting there still.",
)


def make(folder: Path) -> None:
    """Write ``text.txt``."""
    (folder / "text.txt").write_text(tales(), encoding="utf-8", newline="\n")


def tales() -> str:
    """The tales, a blank line between them; none of them twice."""
    draw = Random(1812)
    found: list[str] = []
    while sum(map(len, found)) + 2 * len(found) < LENGTH:
        tale = _tale(draw)
        if tale not in found:
            found.append(tale)
    return "\n\n".join(found) + "\n"


def _tale(draw: Random) -> str:
    hero = draw.choice(list(HEROES))
    they = HEROES[hero]
    lost, place = draw.choice(LOST), draw.choice(PLACES)
    helpers = draw.sample(list(HELPERS), 3)
    lines = [
        f"Once there lived a child called {hero}, {draw.choice(HOMES)}.",
        f"One morning the {lost} was gone, and {hero} went out to look for it.",
    ]
    for helper in helpers[:2]:
        lines.append(f'{hero} met the {helper} {HELPERS[helper]}. "Have you seen my {lost}?" asked {hero}.')
        lines.append(f'"No," said the {helper}, "but I will come with you." So they went on together.')
    last = helpers[2]
    lines += [
        f'{hero} met the {last} {HELPERS[last]}. "Have you seen my {lost}?" asked {hero}.',
        f'"Yes," said the {last}, "look {place}." And there it was, the {lost}, {place}.',
        f"How glad {they} was! {hero} thanked the {helpers[0]}, the {helpers[1]} and the {last}.",
        draw.choice(ENDINGS),
    ]
    return "\n".join(lines)
