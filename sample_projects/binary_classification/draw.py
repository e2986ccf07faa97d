"""Binary classification of tumours by the measures of their cells, judged by what matters in a clinic."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Binary classification",
        summary="569 tumours, 30 measures each: malignant or benign? One hidden layer, one score, one threshold.\n"
        "Accuracy, F1 and the confusion matrix say different things about the same network.",
        topic="Classification",
        order=320,
        epochs=30,
        panels=("loss", "output", "metrics"),
        expect=("metric accuracy > 0.95", "metric F1 > 0.95", "validation loss < 0.12"),
    )
    data = s.node("data.breast_cancer", 0, 0, standardise=False, batch_size=32, balance="same parts")
    scaled = s.node("transform.normalise", 240, 0)
    hidden = s.node("layer.linear", 480, 0, "hidden", out_features=16)
    bend = s.node("activation.relu", 720, 0)
    out = s.node("layer.linear", 0, 220, "score", out_features=1)
    loss = s.node("loss.bce_with_logits", 240, 220)
    adam = s.node("optimizer.adam", 500, 220, lr=0.005)
    accuracy = s.node("metric.accuracy", 240, 420, "accuracy")
    f1 = s.node("metric.f1", 480, 420, "F1", average="binary")
    confusion = s.node("metric.confusion_matrix", 720, 420, "confusion")
    s.link(f"{data}.x", f"{scaled}.x")
    s.chain(scaled, hidden, bend, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    for metric in (accuracy, f1, confusion):
        s.link(f"{out}.y", f"{metric}.input")
        s.link(f"{data}.y", f"{metric}.target")
    return s.graph
