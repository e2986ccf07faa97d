"""Short reviews, made up by a little grammar: half of them praise, half of them complain.

Single words do not tell which: "bad" stands in "not bad at all", "good" in "hardly any good", and where a review says
both, what comes behind "but" counts. So a network that reads in order can do better than one that counts words.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

__all__ = ["make", "reviews"]

COUNT = 600
SHORTEST, LONGEST = 3, 20  # words

THINGS = {
    "lamp": ("light", "switch", "cable"), "tent": ("cloth", "zip", "floor"), "radio": ("sound", "battery", "display"),
    "hotel": ("room", "breakfast", "bed"), "film": ("story", "music", "ending"), "book": ("story", "cover", "ending"),
    "soup": ("taste", "smell", "portion"), "bike": ("saddle", "brake", "frame"),
    "phone": ("display", "battery", "camera"), "cafe": ("coffee", "cake", "service"),
    "jacket": ("zip", "cloth", "colour"), "game": ("music", "story", "ending"),
}  # fmt: skip
GOOD = ("good", "great", "lovely", "excellent", "pleasant", "wonderful", "solid", "charming", "perfect", "brilliant")
BAD = ("bad", "poor", "awful", "terrible", "weak", "boring", "horrible", "dull", "cheap", "useless")
VERY = ("very", "really", "truly", "so", "quite", "simply")
PRAISE = (
    "i would buy it again", "worth every cent", "i love it", "my family loves it", "better than i thought",
    "we were happy with it", "i can recommend it", "no complaints from me", "not bad at all",
    "nothing to complain about", "you will not regret it", "it never let me down", "i could not be happier",
)  # fmt: skip
COMPLAINT = (
    "i would not buy it again", "hardly worth the money", "i sent it back", "my family hates it",
    "worse than i thought", "we were not happy with it", "i cannot recommend it", "never again",
    "not good at all", "nothing to be happy about", "you will regret it", "it let me down", "i want my money back",
)  # fmt: skip


def make(folder: Path) -> None:
    """Write ``reviews.csv``: the columns text and sentiment."""
    with (folder / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", "sentiment"))
        writer.writerows(reviews())


def reviews() -> list[tuple[str, str]]:
    """Text and sentiment of each; no text comes twice, and there are equally many of both."""
    draw = Random(2013)
    found: dict[str, str] = {}
    for sentiment in ("positive", "negative"):
        wanted = len(found) + COUNT // 2
        while len(found) < wanted:
            text = _review(draw, sentiment == "positive")
            if SHORTEST <= len(text.replace(",", "").split()) <= LONGEST:
                found.setdefault(text, sentiment)
    rows = list(found.items())
    draw.shuffle(rows)
    return rows


def _review(draw: Random, praises: bool) -> str:
    thing = draw.choice(sorted(THINGS))
    first, second = draw.sample(THINGS[thing], 2)
    hoped = _with_article(draw.choice(BAD if praises else GOOD))
    verdict = draw.choice(PRAISE if praises else COMPLAINT)
    this = draw.choice(("the", "this", "our new"))
    forms = (
        f"{this} {thing} {_opinion(draw, praises)}",
        f"{this} {thing} {_opinion(draw, praises)}, {verdict}",
        f"{_judged(draw, praises)} {thing}, {verdict}",
        f"the {first} {_opinion(draw, praises)} and the {second} {_opinion(draw, praises)}",
        f"the {first} {_opinion(draw, not praises)}, but {this} {thing} {_opinion(draw, praises)}, {verdict}",
        f"the {first} {_opinion(draw, not praises)}, but {verdict}",
        f"i expected {hoped} {thing}, but the {first} {_opinion(draw, praises)}",
        f"{verdict}, the {first} {_opinion(draw, praises)}",
        verdict,
    )
    return draw.choice(forms)


def _opinion(draw: Random, praises: bool) -> str:
    """What is said of something: straight, or by saying what it is not."""
    same, other = (GOOD, BAD) if praises else (BAD, GOOD)
    return draw.choice((
        f"is {draw.choice(same)}",
        f"is {draw.choice(VERY)} {draw.choice(same)}",
        f"was {draw.choice(same)}",
        f"is not {draw.choice(other)}",
        f"is not {draw.choice(other)} at all",
        f"was never {draw.choice(other)}",
        f"is anything but {draw.choice(other)}",
        f"is hardly {draw.choice(other)}",
    ))  # fmt: skip


def _judged(draw: Random, praises: bool) -> str:
    same, other = (GOOD, BAD) if praises else (BAD, GOOD)
    praised = _with_article(draw.choice(same))
    return draw.choice((praised, f"such {praised}", f"not {_with_article(draw.choice(other))}"))


def _with_article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
