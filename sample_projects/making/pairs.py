"""Sentences in simple English and what they are in a language that nobody speaks: made up for this project.

Its rules, which a network has to find out from the pairs:

- What describes a noun stands behind it: adjective, then number or owner, then ``ol`` for "the". "a" is not said.
- More than one ends in ``-li``, what something is done to in ``-mo``: "dogs" as an object is ``tarulimo``.
- The verb comes last. What is over ends in ``-ve``; ``nu`` before the verb says "not"; ``ka`` at the end asks.
- Of a number above twenty the ones come first, and ``ve`` joins them: 42 is "two and forty".
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

__all__ = ["make", "pairs"]

COUNT = 1500
FEWEST, MOST = 2, 7  # words on each side

LIVING = {
    "dog": "taru", "cat": "mishe", "bird": "pilo", "frog": "nuro", "horse": "kavel", "child": "tiko", "friend": "beshu",
}  # fmt: skip
NOUNS = LIVING | {
    "house": "dom", "tree": "sul", "boat": "rako", "book": "libe", "apple": "omu", "river": "wena", "stone": "gart",
}  # fmt: skip
PLURALS = {"child": "children"}
ADJECTIVES = {
    "big": "gron", "small": "pit", "red": "ruz", "green": "vel", "old": "stari", "new": "novi", "good": "bona",
    "quiet": "shem",
}  # fmt: skip
NUMBERS = {
    "two": "du", "three": "tre", "four": "kor", "five": "pem", "six": "seki", "seven": "sev", "eight": "oto",
    "nine": "nav",
}  # fmt: skip
TENS = {"twenty": "dukan", "thirty": "trekan", "forty": "korkan", "fifty": "pemkan", "sixty": "sekikan"}
OWNERS = {"my": "mi", "your": "ti", "our": "nosi"}
PERSONS = {"i": "em", "you": "et", "she": "asha", "we": "emli", "they": "ashali"}


@dataclass(frozen=True)
class Verb:
    """Its forms in English, and its stem in the other language."""

    plain: str
    third: str
    past: str
    stem: str


SEEING = [
    Verb("see", "sees", "saw", "vida"), Verb("find", "finds", "found", "loka"), Verb("love", "loves", "loved", "ama"),
    Verb("buy", "buys", "bought", "kupa"), Verb("draw", "draws", "drew", "riga"),
    Verb("carry", "carries", "carried", "tola"),
]  # fmt: skip
SLEEPING = [
    Verb("sleep", "sleeps", "slept", "dorma"), Verb("sing", "sings", "sang", "kanta"),
    Verb("wait", "waits", "waited", "zhela"), Verb("fall", "falls", "fell", "pada"),
]  # fmt: skip


@dataclass(frozen=True)
class Phrase:
    """Somebody or something, in both languages."""

    source: str
    target: str
    third: bool = False  # he, she, it: the English verb has an s


def make(folder: Path) -> None:
    """Write ``pairs.csv``: the columns source and target."""
    with (folder / "pairs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("source", "target"))
        writer.writerows(pairs())


def pairs() -> list[tuple[str, str]]:
    """English sentences, none of them twice, and their translations."""
    draw = Random(1887)
    found: dict[str, str] = {}
    kinds = (_number, _thing, _does, _does, _does_to, _does_to, _does_to, _not, _asks)
    while len(found) < COUNT:
        source, target = draw.choice(kinds)(draw)
        if all(FEWEST <= len(text.split()) <= MOST for text in (source, target)):
            found.setdefault(source, target)
    return list(found.items())


def _number(draw: Random) -> tuple[str, str]:
    ten, one = draw.choice(list(TENS)), draw.choice(list(NUMBERS))
    noun = draw.choice(list(NOUNS))
    return f"{ten} {one} {_plural(noun)}", f"{NOUNS[noun]}li {NUMBERS[one]} ve {TENS[ten]}"


def _thing(draw: Random) -> tuple[str, str]:
    phrase = _noun_phrase(draw)
    return phrase.source, phrase.target


def _does(draw: Random) -> tuple[str, str]:
    who, verb = _somebody(draw), draw.choice(SLEEPING)
    english, other = _conjugated(draw, verb, who)
    return f"{who.source} {english}", f"{who.target} {other}"


def _does_to(draw: Random) -> tuple[str, str]:
    who, what, verb = _somebody(draw), _noun_phrase(draw, "mo"), draw.choice(SEEING)
    english, other = _conjugated(draw, verb, who)
    return f"{who.source} {english} {what.source}", f"{who.target} {what.target} {other}"


def _not(draw: Random) -> tuple[str, str]:
    who, what, verb = _somebody(draw), _noun_phrase(draw, "mo"), draw.choice(SEEING)
    helper = "does" if who.third else "do"
    return f"{who.source} {helper} not {verb.plain} {what.source}", f"{who.target} {what.target} nu {verb.stem}"


def _asks(draw: Random) -> tuple[str, str]:
    who, what, verb = _somebody(draw), _noun_phrase(draw, "mo"), draw.choice(SEEING)
    helper = "does" if who.third else "do"
    return f"{helper} {who.source} {verb.plain} {what.source}", f"{who.target} {what.target} {verb.stem} ka"


def _conjugated(draw: Random, verb: Verb, who: Phrase) -> tuple[str, str]:
    if draw.random() < 0.3:
        return verb.past, f"{verb.stem}ve"
    return verb.third if who.third else verb.plain, verb.stem


def _somebody(draw: Random) -> Phrase:
    if draw.random() < 0.5:
        person = draw.choice(list(PERSONS))
        return Phrase(person, PERSONS[person], person == "she")
    return _noun_phrase(draw, nouns=LIVING)


def _noun_phrase(draw: Random, ending: str = "", nouns: Mapping[str, str] = NOUNS) -> Phrase:
    noun = draw.choice(list(nouns))
    adjective = draw.choice(list(ADJECTIVES)) if draw.random() < 0.5 else ""
    word = draw.choice(("a", "the", "the", "many", "own"))
    plural = word == "many" or (word in ("the", "own") and draw.random() < 0.4)
    behind = ""
    if word == "many":
        word = draw.choice(list(NUMBERS))
        behind = NUMBERS[word]
    elif word == "own":
        word = draw.choice(list(OWNERS))
        behind = OWNERS[word]
    elif word == "the":
        behind = "ol"
    elif (adjective or noun)[0] in "aeiou":
        word = "an"
    english = (word, adjective, _plural(noun) if plural else noun)
    other = (f"{NOUNS[noun]}{'li' if plural else ''}{ending}", ADJECTIVES.get(adjective, ""), behind)
    return Phrase(" ".join(filter(None, english)), " ".join(filter(None, other)), not plural)


def _plural(noun: str) -> str:
    return PLURALS.get(noun, f"{noun}s")
