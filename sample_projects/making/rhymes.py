"""Little rhymes about animals, for a network that learns to write letter by letter.

The verses follow a few patterns, and each animal has its place, so that even a small network learns whole words, then
lines, then who lives where.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

__all__ = ["make", "rhymes"]

LENGTH = 24_000  # characters, about

# Who rhymes with where.
HOMES = {
    "cat": "mat", "mouse": "house", "fox": "box", "hen": "pen", "bee": "tree", "goat": "boat", "bear": "chair",
    "frog": "log", "snail": "pail", "duck": "truck", "owl": "bowl", "whale": "sail", "pig": "wig", "bug": "rug",
    "snake": "lake", "crow": "snow", "sheep": "jeep", "dog": "bog",
}  # fmt: skip
COATS = ("little", "old", "merry", "sleepy", "hungry", "clever", "lazy", "tiny")
COLOURS = ("red", "green", "blue", "brown", "grey", "yellow")
TIMES = ("morning", "day", "evening")
SKIES = ("the sun is up", "the moon is round", "the rain comes down", "the wind is loud", "the stars are out")
FOODS = ("bread", "cheese", "honey", "soup", "cake", "berries")


def make(folder: Path) -> None:
    """Write ``text.txt``."""
    (folder / "text.txt").write_text(rhymes(), encoding="utf-8", newline="\n")


def rhymes() -> str:
    """The verses, a blank line between them; none of them twice."""
    draw = Random(1902)
    found: list[str] = []
    while sum(map(len, found)) + 2 * len(found) < LENGTH:
        verse = draw.choice((_who, _knock, _asleep, _supper, _count))(draw)
        if verse not in found:
            found.append(verse)
    return "\n\n".join(found) + "\n"


def _who(draw: Random) -> str:
    animal, place = draw.choice(list(HOMES.items()))
    coat, colour = draw.choice(COATS), draw.choice(COLOURS)
    return (
        f"Who is it there by the {colour} {place}?\n"
        f"It is the {animal}, the {coat} {animal}.\n"
        f"The {coat} {animal} by the {colour} {place},\n"
        f"and nobody knows who else is there yet."
    )


def _knock(draw: Random) -> str:
    (one, place), (other, _) = draw.sample(list(HOMES.items()), 2)
    time, food = draw.choice(TIMES), draw.choice(FOODS)
    return (
        f"Knock, knock, knock at the door of the {place}.\n"
        f'"Good {time}," says the {other}, "is the {one} at home?"\n'
        f'"I am," says the {one}, "come in, come in,\n'
        f'there is {food} for two, and I sit here alone."'
    )


def _asleep(draw: Random) -> str:
    (one, first), (other, second) = draw.sample(list(HOMES.items()), 2)
    return (
        f"Hush, says the {one}, {draw.choice(SKIES)}.\n"
        f"The {other} is asleep by the {second} now,\n"
        f"the {one} is asleep by the {first} soon,\n"
        f"sleep well, little {other}, sleep well, little {one}."
    )


def _supper(draw: Random) -> str:
    animal, place = draw.choice(list(HOMES.items()))
    first, second = draw.sample(FOODS, 2)
    return (
        f"What does the {animal} eat at {draw.choice(('noon', 'night'))}?\n"
        f"A little {first}, a little {second},\n"
        f"a little {second}, a little {first},\n"
        f"and then it goes home to the {place}, good night."
    )


def _count(draw: Random) -> str:
    animal, place = draw.choice(list(HOMES.items()))
    colour = draw.choice(COLOURS)
    many = {"mouse": "mice", "fox": "foxes", "sheep": "sheep"}.get(animal, f"{animal}s")
    return (
        f"One {animal} by the {place}, and one makes two.\n"
        f"Two {many} by the {place}, and the sky is {colour}.\n"
        f"Three {many} by the {place}, and one makes four.\n"
        f"Four {many} by the {place}, there is room for no more."
    )
