"""Setting a run up: the recipe, the order of optimizers, and what is put beside them by one click."""

import pytest

from core.export.curves import save_curves
from core.graph import Document, Graph, PortRef
from core.nodes.registry import standard_registry
from core.runtime.analysis import analyse
from core.runtime.judging import JudgeOn
from core.runtime.patience import Standing
from core.runtime.plan import compile_plan
from core.runtime.recipe import KEY, RecipeError
from core.runtime.trainer import Trainer
from core.studio.commands import add_commands
from core.studio.headless import train_graph
from core.studio.optimizer_order import move_optimizer, oddities, optimizers_of
from core.studio.recipe_editing import RecipeEditing
from core.studio.session import Session
from core.studio.settings import Settings
from core.studio.training_starts import add_metric, add_schedule, schedules, suggestions
from tests.core.sketches import add, classifier_graph, draw, line_graph, link

REGISTRY = standard_registry()


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path))
    made = Session(REGISTRY, Settings())
    yield made
    made.close()


def showing(session: Session, graph: Graph) -> Session:
    session.open_document(Document(graph))
    return session


def two_optimizers() -> Graph:
    """A line with two layers, and an optimizer for each of them."""
    edit = draw(line_graph())
    hidden, second = add(edit, "layer.linear", out_features=1), add(edit, "optimizer.adam")
    link(edit, "line_1.x", f"{hidden}.x")
    link(edit, f"{hidden}.y", "linear_1.x")
    link(edit, "mse_1.loss", f"{second}.loss")
    link(edit, "linear_1.params", "sgd_1.params")
    link(edit, f"{hidden}.params", f"{second}.params")
    return edit.graph


def rows(session: Session):
    return optimizers_of(session.graph, session.registry, session.analysis.order)


def test_only_what_differs_from_the_defaults_stands_in_the_document(session):
    """A recipe that is set back to its defaults leaves nothing behind."""
    editing = RecipeEditing(showing(session, line_graph()))
    editing.configure(precision="bfloat16", replicas=2)
    assert session.graph.meta[KEY] == {"precision": "bfloat16", "replicas": 2}
    editing.configure(precision="float32", replicas=1)
    assert KEY not in session.graph.meta


def test_each_change_is_one_step_to_undo(session):
    """Undo takes back one field, not all of them."""
    editing = RecipeEditing(showing(session, line_graph()))
    editing.stop_early(True)
    editing.configure(keep_best=True)
    session.undo()
    assert editing.recipe.patience == 10
    assert not editing.recipe.keep_best


def test_a_value_that_is_not_allowed_changes_nothing(session):
    """The refusal names the field and the value."""
    editing = RecipeEditing(showing(session, line_graph()))
    with pytest.raises(RecipeError, match="replicas cannot be 0"):
        editing.configure(replicas=0)
    assert KEY not in session.graph.meta


def test_a_wrong_value_in_a_file_is_said_and_reset(session):
    """Until it is reset the defaults hold; the reset can be undone."""
    graph = line_graph()
    graph.meta[KEY] = {"precision": "float8"}
    editing = RecipeEditing(showing(session, graph))
    assert "precision" in editing.problem
    assert editing.recipe.precision == "float32"
    editing.reset()
    assert not editing.problem
    session.undo()
    assert editing.problem


def test_a_network_is_judged_by_its_loss_or_by_a_metric_with_a_better_and_a_worse(session):
    """A confusion matrix is no judge; one that was deleted is said to be gone."""
    showing(session, classifier_graph())
    editing = RecipeEditing(session)
    for suggestion in suggestions(session)[:3]:
        add_metric(session, suggestion)
    assert list(editing.judges()) == ["", "accuracy_1", "f1_1"]
    editing.configure(judge="accuracy_1", patience=3)
    assert not editing.note
    session.edit.delete(["accuracy_1"])
    assert "not in the graph" in editing.note


def test_without_a_validation_part_the_training_loss_decides_and_that_is_said(session):
    """Early stopping on the training part may surprise."""
    editing = RecipeEditing(showing(session, classifier_graph(validation=0.0)))
    editing.stop_early(True)
    assert "validation part" in editing.note


def test_optimizers_stand_in_the_order_of_the_plan(session):
    """As the trainer has them, before and after one is moved; moving is one step."""
    showing(session, two_optimizers())
    for _ in range(2):
        plan = compile_plan(session.graph, REGISTRY)
        assert [row.node for row in rows(session)] == [o.node for o in plan.objectives]
        assert move_optimizer(session, rows(session)[0].node, 1)
    assert [row.turn.order for row in rows(session)] == [0, 1]
    first = rows(session)[0].node
    session.undo()
    assert rows(session)[0].node != first


def test_the_first_optimizer_cannot_step_earlier(session):
    """Nothing changes."""
    showing(session, two_optimizers())
    assert not move_optimizer(session, rows(session)[0].node, -1)
    assert not session.document.can_undo


def test_the_keys_move_the_selected_optimizer(session):
    """Ctrl+Alt+Down and Ctrl+Alt+Up; with none selected it cannot be told which, and the action says so."""
    add_commands(showing(session, two_optimizers()))
    first, second = (row.node for row in rows(session))
    later, earlier = (session.actions.for_keys(f"Ctrl+Alt+{key}") for key in ("Down", "Up"))
    assert not session.actions.trigger(later.id)
    session.select([first])
    assert session.actions.trigger(later.id)
    assert [row.node for row in rows(session)] == [second, first]
    assert not session.actions.trigger(later.id)
    assert session.actions.trigger(earlier.id)
    assert [row.node for row in rows(session)] == [first, second]


def test_what_an_optimizer_trains_is_what_the_plan_gives_it(session):
    """Stated by links, or all that the loss depends on; a frozen node is trained by none."""
    showing(session, two_optimizers())
    session.edit.toggle(["linear_2"], "frozen", "freeze")
    plan = compile_plan(session.graph, REGISTRY)
    for row, objective in zip(rows(session), plan.objectives, strict=True):
        assert {*row.trains} == {name.partition(".")[0] for name in objective.parameters}


def test_parameters_with_two_optimizers_or_none_are_said(session):
    """Two that train the same, and a layer that was left out."""
    showing(session, two_optimizers())
    assert oddities(session, rows(session)) == []
    gone = next(k for k in session.graph.links if k.target == PortRef("sgd_1", "params"))
    session.edit.disconnect([gone])
    assert any("both train Linear" in words for _, words in oddities(session, rows(session)))
    session.edit.connect(PortRef("linear_2", "params"), PortRef("sgd_1", "params"))
    assert ("linear_1", "No optimizer trains Linear 1: link its params to one, or freeze it.") in oddities(
        session, rows(session)
    )


@pytest.mark.parametrize("type_name", sorted(s.name for s in REGISTRY if s.role == "schedule" and not s.inputs))
def test_every_offered_schedule_is_linked_and_runs(session, type_name):
    """One step to undo; the graph has no problem, and a step can be trained."""
    showing(session, line_graph())
    assert type_name in {s.name for s in schedules(session)}
    add_schedule(session, "sgd_1", type_name)
    assert not session.analysis.problems
    Trainer(compile_plan(session.graph, REGISTRY)).step()
    session.undo()
    assert len(session.graph.nodes) == 4


def test_another_schedule_takes_the_place_of_the_first(session):
    """The node that served this optimizer alone goes."""
    showing(session, line_graph())
    add_schedule(session, "sgd_1", "schedule.step_lr")
    node = add_schedule(session, "sgd_1", "schedule.exponential_lr")
    assert [n.id for n in session.graph if n.type.startswith("schedule.")] == [node]
    assert rows(session)[0].schedule == node


def test_suggested_metrics_fit_the_loss(session):
    """Classes get accuracy first, numbers a mean error; what is there is not offered again."""
    showing(session, classifier_graph())
    assert [s.type for s in suggestions(session)][:3] == ["metric.accuracy", "metric.f1", "metric.confusion_matrix"]
    showing(session, line_graph())
    assert [s.type for s in suggestions(session)] == ["metric.mae", "metric.r2", "metric.rmse"]
    add_metric(session, suggestions(session)[0])
    assert [s.type for s in suggestions(session)] == ["metric.r2", "metric.rmse"]
    assert not analyse(session.graph, REGISTRY).problems


def test_nodes_that_are_added_lie_on_no_other(session):
    """Each finds a place of its own."""
    showing(session, classifier_graph())
    for _ in range(3):
        add_metric(session, suggestions(session)[0])
    places = [n.pos for n in session.graph if n.type.startswith("metric.")]
    assert all(abs(a[1] - b[1]) >= 100 for k, a in enumerate(places) for b in places[k + 1 :])


def test_a_trainer_says_how_it_stands(session):
    """After every epoch: the best so far, how long ago; and the scale of the loss in float16 after every step."""
    showing(session, classifier_graph())
    RecipeEditing(session).configure(patience=5, keep_best=True, precision="float16")
    trainer = Trainer(compile_plan(session.graph, REGISTRY))
    first = trainer.step()
    assert first.standing == Standing(scale=65536.0)
    while not (result := trainer.step()).epoch_ended:
        pass
    assert result.standing is not None
    assert (result.standing.best_epoch, result.standing.kept, result.standing.waited) == (1, True, 0)


def test_a_plain_step_says_nothing_of_it():
    """Without a recipe there is no standing to make."""
    trainer = Trainer(compile_plan(line_graph(), REGISTRY))
    assert trainer.step().standing is None


class Desk:
    """What a question is answered beside."""

    def __init__(self, graph: Graph) -> None:
        self.trainer = Trainer(compile_plan(graph, REGISTRY))


def test_the_test_part_is_judged_when_asked():
    """The answer names the step, and the classes by the data's names."""
    edit = draw(classifier_graph())
    edit.set_param("spirals_1", "test", 0.25)
    metric = add(edit, "metric.confusion_matrix")
    link(edit, "linear_2.y", f"{metric}.input")
    link(edit, "spirals_1.y", f"{metric}.target")
    step, judged = JudgeOn().answer(Desk(edit.graph))  # type: ignore[arg-type]
    assert (step, judged.part, judged.count) == (0, "test", 50)
    assert judged.metrics[metric].sum() == 50
    assert judged.class_names[metric] == ("0", "1")


def test_without_a_test_part_the_answer_says_what_to_set():
    """The sentence names the parameter of the data node."""
    with pytest.raises(LookupError, match="Set 'test part' in a data node"):
        JudgeOn().answer(Desk(classifier_graph()))  # type: ignore[arg-type]


def test_training_without_a_window_says_metrics_and_why_it_stopped(session, tmp_path):
    """The report has every metric by its title; the picture has a plot for each that is a number."""
    showing(session, classifier_graph())
    RecipeEditing(session).configure(patience=1, min_improvement=100.0)
    for suggestion in suggestions(session)[:3]:
        add_metric(session, suggestion)
    report = train_graph(session.graph, epochs=20)
    assert report.epochs == 2
    assert report.reason.startswith("Stopped early: no improvement for 1 epochs.")
    assert list(report.metrics) == ["Accuracy", "F1 Score"]
    assert sum(map(sum, report.last_metrics["Confusion Matrix"])) == 40
    assert report.metric_words["Accuracy"].endswith("%")
    save_curves(tmp_path / "curves.svg", report.losses, report.validation, "", report.metrics)
    assert (tmp_path / "curves.svg").read_text().count("axes_") >= 3
