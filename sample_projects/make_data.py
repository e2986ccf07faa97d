"""Makes every file again that the sample projects ship with: ``python -m sample_projects.make_data``.

The files are part of the project, so that each sample works without a network; run this after changing how they are
made. Everything is drawn from fixed seeds and comes out the same. What is made from pictures of others needs them:
``--mnist TABLE`` names the table of digits (see ``sample_projects.making.mnist``); without it MNIST is left as it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from sample_projects.making import cifar10, mnist, pairs, reviews, rhymes, sounds, tales

__all__ = ["MAKERS", "main"]

FOLDER = Path(__file__).resolve().parent

# The sample whose data folder is filled -> what fills it.
MAKERS: dict[str, Callable[[Path], None]] = {
    "lenet_cifar10": cifar10.make,
    "sound": sounds.make,
    "sentiment": reviews.make,
    "transformer_classifier": reviews.make,
    "translation": pairs.make,
    "char_rnn": rhymes.make,
    "small_gpt": tales.make,
}


def main() -> None:
    """Read the command line and make the files."""
    parser = argparse.ArgumentParser(description="Make the data of the sample projects again.")
    parser.add_argument("names", nargs="*", metavar="SAMPLE", help=f"which ones: {', '.join(MAKERS)}; none: all")
    parser.add_argument(
        "--mnist", type=Path, metavar="TABLE", help="a packed table of digits, to make MNIST's files of"
    )
    given = parser.parse_args()
    unknown = sorted(set(given.names) - set(MAKERS))
    if unknown:
        parser.error(f"there are no data for {', '.join(unknown)}; there are for {', '.join(MAKERS)}")
    for name in given.names or (() if given.mnist else MAKERS):
        MAKERS[name](_data_of(name))
    if given.mnist:
        mnist.make(_data_of("mlp_mnist"), given.mnist)


def _data_of(sample: str) -> Path:
    folder = FOLDER / sample / "data"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    main()
