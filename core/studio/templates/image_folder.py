"""Classify images in a folder: a person's own pictures, one folder for each class."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from core.graph import Graph
from core.graph.shapes import ShapeError
from core.nodes.class_folders import class_names
from core.nodes.picture_files import EXTENSIONS
from core.nodes.samples import DataError
from core.studio.languages import tr
from core.studio.sketch import Sketch
from core.studio.templates.spec import (
    Answers,
    Choice,
    Template,
    TemplateError,
    WhichFile,
    full_path,
    offer,
    pages_of,
    told,
)

MOST = 2_000  # files and folders that are looked at while a person answers
FEWEST = 8  # pictures of all classes together, below which there is nothing to hold back for validation


def _problem(answers: Answers) -> dict[str, str]:
    folder = answers.get("folder", "")
    if not folder:
        return {}
    try:
        names = class_names(folder, "pictures")
        count, entries = _look(Path(folder).expanduser())
    except (ShapeError, DataError, OSError) as problem:
        return {"folder": told(problem)}
    if not count and entries < MOST:
        ends = ", ".join(EXTENSIONS)
        return {"folder": tr("There are no pictures in its folders. Their names end in {ends}.", ends=ends)}
    if len(names) < 2:
        return {"folder": tr("There is one class only ({name}). Make a folder for each class.", name=names[0])}
    if count >= FEWEST:
        return {}
    if entries >= MOST:
        wrong = tr("There are many files in it, and hardly a picture. Choose the folder whose folders are the classes.")
        return {"folder": wrong}
    return {"folder": tr("There are {count} pictures only, but {least} are needed.", count=count, least=FEWEST)}


def _look(folder: Path) -> tuple[int, int]:
    """How many pictures were seen in the folders of a folder, and how many entries were looked at, until there are
    enough of either: while a path is typed it may for a moment be that of a whole disk."""
    pictures = entries = 0
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        with suppress(OSError), os.scandir(place) as found:
            for entry in found:
                entries += 1
                if entry.is_dir(follow_symlinks=place == folder):
                    if not entry.name.startswith((".", "__")):
                        waiting.append(Path(entry.path))
                elif place != folder:
                    pictures += entry.name.lower().endswith(EXTENSIONS)
                if pictures >= FEWEST or entries >= MOST:
                    return pictures, entries
    return pictures, entries


def _wire(answers: Answers) -> Graph:
    problem = _problem(answers)
    if problem:
        raise TemplateError(problem["folder"])
    folder, side = full_path(answers["folder"]), int(answers["side"])
    classes = class_names(folder, "pictures")
    d = Sketch(
        title=tr("Classify images"),
        summary=tr("Pictures of {classes}, told apart.", classes=", ".join(classes))
        + "\n" + tr("The Output panel shows pictures that it has never trained on, and what it takes them for."),
        epochs=20, panels=("data", "output"), pages=pages_of("image_folder"),
    )  # fmt: skip
    data = d.node(
        "data.image_folder",
        0,
        0,
        folder=folder,
        height=side,
        width=side,
        validation=0.2,
        batch_size=32,
        broken_files="skip",
    )  # a first project should not stop at one bad file; the Data panel counts them
    flip = d.node("transform.random_horizontal_flip", 260, 0)
    norm = d.node("transform.normalise", 520, 0)
    d.link(f"{data}.x", f"{flip}.x")
    d.chain(flip, norm)
    body = _RUNGS[answers["network"]](d)
    pool = d.node("layer.adaptive_avg_pool2d", 0, 480, output_size=[1, 1])
    flat = d.node("layer.flatten", 220, 480)
    out = d.node("layer.linear", 440, 480, "out", out_features=len(classes))
    loss = d.node("loss.cross_entropy", 660, 480)
    adam = d.node("optimizer.adam", 920, 480, lr=0.001)
    accuracy = d.node("metric.accuracy", 660, 700)
    d.chain(norm, *body, pool, flat, out)
    d.judge(f"{out}.y", f"{data}.y", loss, adam)
    d.link(f"{out}.y", f"{accuracy}.input")
    d.link(f"{data}.y", f"{accuracy}.target")
    return d.graph


def _small(d: Sketch) -> list[str]:
    return [d.node("layer.conv_block", 260 * k, 240, out_channels=16 << k, convolutions=1) for k in range(3)]


def _vgg(d: Sketch) -> list[str]:
    return [d.node("layer.conv_block", 260 * k, 240, out_channels=32 << k, convolutions=2) for k in range(4)]


def _resnet(d: Sketch) -> list[str]:
    first = d.node("layer.conv_block", 0, 240, out_channels=16, convolutions=1)
    return [first] + [
        d.node("layer.residual_block", 260 * (k + 1), 240, out_channels=16 << k, stride=2 if k else 1) for k in range(3)
    ]


_RUNGS = {"small": _small, "vgg": _vgg, "resnet": _resnet}

offer(
    Template(
        "image_folder",
        tr("Classify images in a folder"),
        tr("Your own pictures, one folder for each class: cats and dogs, ripe and unripe, left and right."),
        "image-grid",
        (
            WhichFile("folder", tr("Which folder holds a folder of pictures for each class?"), folder=True),
            Choice("side", tr("How large are the pictures to be?"), (
                ("32", tr("32 x 32 pixels: quick")),
                ("64", tr("64 x 64 pixels")),
                ("128", tr("128 x 128 pixels: slow")),
            )),
            Choice("network", tr("Which network?"), (
                ("small", tr("Three convolutions: quick, for a first try")),
                ("vgg", tr("Eight convolutions, like VGG")),
                ("resnet", tr("Residual blocks, like ResNet")),
            )),
        ),
        _wire,
        10,
        _problem,
    )
)  # fmt: skip
