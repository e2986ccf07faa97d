"""Detection: what is in the picture, and where."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Detection",
        summary="One circle, square or triangle in each picture: what is it, and where?\n"
        "One trunk, two heads, two losses added; boxes close in on the shapes while it learns.",
        topic="Acting, seeing, hearing",
        order=930,
        epochs=16,
        panels=("metrics", "output"),
        expect=("metric accuracy > 0.75", "metric box error < 0.04"),
    )
    s.frame("Trunk", 220, -40, 900, 370)
    s.frame("What is it?", 220, 340, 900, 190)
    s.frame("Where is it?", 220, 540, 900, 190)
    data = s.node("data.shapes", 0, 0, pictures=1000, smallest=0.35, largest=0.7, lines=1, batch_size=32)
    first = s.node("layer.conv2d", 240, 0, "edges", out_channels=8, kernel_size=5, stride=2, padding=2)
    bend = s.node("activation.relu", 460, 0)
    second = s.node("layer.conv2d", 680, 0, "corners", out_channels=16, stride=2, padding=1)
    again = s.node("activation.relu", 900, 0)
    flat = s.node("layer.flatten", 240, 180)
    hidden = s.node("layer.linear", 460, 180, "hidden", out_features=64)
    last = s.node("activation.relu", 680, 180)
    kind = s.node("layer.linear", 240, 380, "class scores", out_features=3)
    entropy = s.node("loss.cross_entropy", 460, 380, "what")
    accuracy = s.node("metric.accuracy", 900, 380, "accuracy")
    numbers = s.node("layer.linear", 240, 580, "box numbers", out_features=4)
    box = s.node("activation.sigmoid", 460, 580, "box")
    smooth = s.node("loss.smooth_l1", 680, 580, "where", beta=0.1)
    error = s.node("metric.mae", 900, 580, "box error")
    total = s.node("loss.weighted_sum", 1160, 400, "both", weight_b=10.0)
    adam = s.node("optimizer.adam", 1160, 600, lr=0.005)
    boxes = s.node("probe.boxes", 1160, -40, "boxes")
    s.link(f"{data}.x", f"{first}.x", f"{boxes}.pictures")
    s.chain(first, bend, second, again, flat, hidden, last, kind)
    s.link(f"{last}.y", f"{numbers}.x")
    s.chain(numbers, box)
    s.link(f"{kind}.y", f"{entropy}.input", f"{accuracy}.input")
    s.link(f"{data}.y", f"{entropy}.target", f"{accuracy}.target")
    s.link(f"{box}.y", f"{smooth}.input", f"{error}.input", f"{boxes}.boxes")
    s.link(f"{data}.box", f"{smooth}.target", f"{error}.target", f"{boxes}.truth")
    s.link(f"{entropy}.loss", f"{total}.a")
    s.link(f"{smooth}.loss", f"{total}.b")
    s.link(f"{total}.loss", f"{adam}.loss")
    s.describe(output=boxes)
    return s.graph
