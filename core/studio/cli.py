"""The command line: everything that can be done without a window, and the doors to the window.

What opens a window is handed in by ``main.py``, because this layer does not know the window.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from core.graph import Graph
from core.nodes.trust import trust
from core.studio.examples import example, examples

__all__ = ["COMMANDS", "build_cli"]

COMMANDS = ("open", "train", "search", "check", "screenshot", "list")

Project = Annotated[str, typer.Argument(metavar="PROJECT", help="A .bps file, or the name of an example.")]

Trusted = Annotated[bool, typer.Option("--trust", help="Let Python code in the project run.")]


def build_cli(open_window: Callable[[Path | None], int], screenshot: Callable[..., int]) -> typer.Typer:
    """The typer application; ``open_window`` and ``screenshot`` return exit codes."""
    app = typer.Typer(
        name="studio",
        help="Backprop Studio: wire neural networks, watch them learn, step through backpropagation.",
        epilog="The launcher also knows: ./studio test (runs every test), ./studio --gpu (adds the GPU).",
        no_args_is_help=False,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    out, err = Console(), Console(stderr=True)

    @app.command(
        "open", help="Open the window, with a project if one is named. This is what happens without a command."
    )
    def open_command(project: Annotated[str | None, typer.Argument(help="A .bps file or an example.")] = None) -> None:
        raise typer.Exit(open_window(_path(project, err) if project else None))

    @app.command(help="Train without a window; writes curves and weights.")
    def train(
        project: Project,
        epochs: Annotated[int | None, typer.Option(min=1, help="How many; default: what the project says.")] = None,
        device: Annotated[str | None, typer.Option(help="cpu or cuda.")] = None,
        seed: Annotated[int | None, typer.Option(help="Seed of weights, order of samples and dropout.")] = None,
        out_dir: Annotated[Path | None, typer.Option("--out", help="Folder for the results.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, no bar.")] = False,
        trusted: Trusted = False,
    ) -> None:
        path = _path(project, err)
        graph = _load(path, err)
        if device not in (None, "cpu", "cuda"):
            raise _refuse(err, f"There is no device {device!r}. Use cpu or cuda.")
        with trust(trusted):
            raise typer.Exit(_train(path, graph, epochs, device, seed, out_dir, as_json, out, err))

    @app.command(help="Carry out the search that is set up in the project, or go on with it.")
    def search(
        project: Project,
        trials: Annotated[int | None, typer.Option(min=1, help="How many; default: what the project says.")] = None,
        parallel: Annotated[int | None, typer.Option(min=1, help="How many at a time.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a trial, no table.")] = False,
        trusted: Trusted = False,
    ) -> None:
        from core.studio.searching_report import search_project

        path = _path(project, err)
        raise typer.Exit(search_project(path, _load(path, err), trials, parallel, as_json, trusted, out, err))

    @app.command(help="Check shapes and links; exit code 1 on errors.")
    def check(project: Project, trusted: Trusted = False) -> None:
        path = _path(project, err)
        graph = _load(path, err)
        with trust(trusted):
            raise typer.Exit(_check(graph, out))

    @app.command("screenshot", help="Save a picture of the window, rendered off screen.")
    def screenshot_command(
        project: Project,
        output: Annotated[Path, typer.Option("--output", "-o", help="The PNG to write.")],
        size: Annotated[str, typer.Option(help="Width x height of the window in pixels.")] = "1280x800",
        theme: Annotated[str, typer.Option(help="dark, light or contrast.")] = "dark",
        epochs: Annotated[int, typer.Option(min=0, help="Train this long first.")] = 0,
    ) -> None:
        path = _path(project, err)
        try:
            width, height = (int(part) for part in size.lower().split("x"))
        except ValueError:
            raise _refuse(err, f"{size!r} is no size. Write it as 1280x800.") from None
        raise typer.Exit(screenshot(path, output, (width, height), theme, epochs))

    @app.command("list", help="List the node types and the examples.")
    def list_command() -> None:
        _list(out)

    return app


def _path(project: str, err: Console) -> Path:
    """A project file by path, or an example by name."""
    found = example(project)
    path = Path(project)
    if path.exists():
        return path
    if found:
        return found.path
    names = ", ".join(e.name for e in examples())
    raise _refuse(err, f"There is no file {project!r} and no example of that name. The examples are: {names}.")


def _load(path: Path, err: Console) -> Graph:
    from core.storage import ProjectError, load_project

    try:
        project = load_project(path)
    except ProjectError as error:
        raise _refuse(err, f"{error}. {error.suggestion}".strip()) from None
    for warning in project.warnings:
        err.print(f"Note: {warning}", highlight=False)
    return project.graph


def _refuse(err: Console, message: str) -> typer.Exit:
    err.print(message, style="red", highlight=False, soft_wrap=True)
    return typer.Exit(2)


def _train(
    path: Path,
    graph: Graph,
    epochs: int | None,
    device: str | None,
    seed: int | None,
    out_dir: Path | None,
    as_json: bool,
    out: Console,
    err: Console,
) -> int:
    from core.export.curves import save_curves
    from core.runtime.failures import CompileError, told
    from core.storage.weights import Weights, save_weights
    from core.studio.expectations import ExpectationError
    from core.studio.headless import DEFAULT_EPOCHS, train_graph

    total = epochs if epochs is not None else int(graph.meta.get("epochs", DEFAULT_EPOCHS))
    interrupted: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupted.append(number))
    if not as_json:
        err.print(f"Training for {total} epochs. Ctrl+C stops and keeps what was learned.", highlight=False)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(
            "epoch {task.completed:.0f}/{task.total:.0f}  loss {task.fields[loss]}  {task.fields[rate]} steps/s"
        ),
        TimeRemainingColumn(),
        console=err,
        disable=as_json,
    )
    try:
        with bar:
            task = bar.add_task(graph.meta.get("title") or path.stem, total=total, loss="-", rate="-")

            def show(report: Any, trainer: Any) -> None:
                done = report.steps / trainer.steps_per_epoch
                if report.steps % 20 == 1 or done >= total:
                    rate = report.steps / max(report.elapsed_s, 1e-9)
                    loss = "-" if report.loss is None else f"{report.loss:.4g}"
                    bar.update(task, completed=done, loss=loss, rate=f"{rate:,.0f}")

            report = train_graph(
                graph, epochs=epochs, seed=seed, device=device,
                progress=show, stop=lambda: bool(interrupted),
            )  # fmt: skip
    except (CompileError, ExpectationError, RuntimeError) as error:
        err.print(told(error), style="red", highlight=False, soft_wrap=True)
        return 1
    finally:
        signal.signal(signal.SIGINT, before)
    folder = out_dir or Path.cwd() / f"{path.stem}-training"
    folder.mkdir(parents=True, exist_ok=True)
    title = str(graph.meta.get("title") or path.stem)
    save_curves(folder / "curves.png", report.losses, report.validation, title, report.metrics)
    state = report.state
    save_weights(
        folder / "weights.bps",
        Weights(state["weights"], state["memory"], state["step"], state["epoch"], report.seed),
    )
    accuracy = getattr(report.output.content, "accuracy", None) if report.output else None
    facts = {
        "project": path.stem,
        "seed": report.seed,
        "epochs": report.epochs,
        "steps": report.steps,
        "elapsed_s": round(report.elapsed_s, 3),
        "loss": report.loss,
        "validation_loss": report.validation[-1][1] if report.validation else None,
        "accuracy": accuracy,
        "metrics": report.last_metrics,
        "stopped": report.stopped,
        "reason": report.reason,
        "expected": {v.expectation.text: v.holds for v in report.verdicts},
        "out": str(folder),
    }
    if as_json:
        print(json.dumps(facts))
        return 0
    if report.stopped:
        out.print("Stopped; what was learned so far is kept.")
    if report.reason:
        out.print(report.reason, highlight=False, soft_wrap=True)
    words = [f"{report.epochs} epochs, {report.steps} steps in {report.elapsed_s:.1f} s"]
    words += [f"loss {report.loss:.4g}"] if report.loss is not None else []
    words += [f"validation {report.validation[-1][1]:.4g}"] if report.validation else []
    words += [f"accuracy {accuracy:.1%}"] if accuracy is not None else []
    out.print(" · ".join(words), highlight=False)
    metrics = [f"{name} {words}" for name, words in report.metric_words.items()]
    if metrics:
        out.print("Validation: " + " · ".join(metrics), highlight=False, soft_wrap=True)
    for verdict in report.verdicts:
        out.print(str(verdict), highlight=False, soft_wrap=True)
    out.print(f"Curves and weights: {folder}", highlight=False, soft_wrap=True)
    return 0


def _check(graph: Graph, out: Console) -> int:
    from core.nodes.registry import standard_registry
    from core.runtime.analysis import analyse, describe

    registry = standard_registry()
    analysis = analyse(graph, registry, str(graph.meta.get("device", "cpu")))
    table = Table(box=None, pad_edge=False)
    for heading in ("node", "type", "output", "shape"):
        table.add_column(heading)
    for node_id in analysis.order:
        node = graph.nodes[node_id]
        shapes = [(ref.port, describe(i)) for ref, i in analysis.infos.items() if ref.node == node_id and describe(i)]
        for port, text in shapes or [("", "")]:
            table.add_row(node.name or node_id, node.type, port, text)
    out.print(table)
    for problem in analysis.problems:
        where = f"{problem.node}: " if problem.node else ""
        out.print(f"{problem.severity}: {where}{problem.message} {problem.suggestion}", highlight=False, soft_wrap=True)
    if not analysis.problems:
        out.print("No problems.")
    return 1 if analysis.has_errors() else 0


def _list(out: Console) -> None:
    from core.nodes.registry import standard_registry

    table = Table(title="Node types", title_justify="left", box=None, pad_edge=False)
    for heading in ("category", "name", "what it does"):
        table.add_column(heading)
    for category, types in standard_registry().by_category().items():
        for spec in types:
            table.add_row(category, spec.name, spec.summary)
            category = ""
    out.print(table)
    out.print()
    table = Table(title="Examples", title_justify="left", box=None, pad_edge=False)
    for heading in ("topic", "name", "title"):
        table.add_column(heading)
    topic = ""
    for item in examples():
        table.add_row(item.topic if item.topic != topic else "", item.name, item.title)
        topic = item.topic
    out.print(table)
