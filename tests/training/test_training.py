"""Training: the run takes the steps of the definition, the loss falls, elbows are where units kink."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Literal

import numpy as np
import pytest
from PIL import Image

from symderiv import Options
from symderiv.compose import document
from symderiv.errors import InputError
from symderiv.figure import canvas
from symderiv.figure.chart import Chart
from symderiv.pictures import frames
from symderiv.problem import Part, Sheet, Training
from symderiv.render.terminal import render
from symderiv.solution import Solution
from symderiv.solver import solve_part
from symderiv.statement import graph_of
from symderiv.training import descent_of
from symderiv.training.descent import Descent, falls, looks
from symderiv.training.frames import Net

ASK = Training(
    "J",
    ("u", "b", "w", "c"),
    start=(("u", (1.0, -2.0, 0.5)), ("b", (0.5, 1.0, -1.0)), ("w", (0.3, -0.2, 0.1)), ("c", 0.25)),
    data=(("x", (-1.0, 0.0, 1.0, 2.0)), ("y", (1.0, 0.0, 1.0, 2.0))),
    rate="1/20",
    steps=40,
    drawn=("yhat", "x", "h"),
)
PART = Part(
    "q",
    "",
    "",
    "x; y; u[k]; b[k]; w[k]; c",
    "z = u*x + b; h = max(0, z); yhat = w'*h + c; J = (yhat - y)^2",
    ASK,
)


@cache
def run() -> Descent:
    return descent_of(PART, graph_of(PART))


@cache
def solved() -> Solution:
    return solve_part(Sheet("s", "", "", (PART,)), PART)


def test_a_step_moves_every_parameter_against_its_gradient_at_one_example() -> None:
    """By hand, with r = 2(ŷ − y): ∂J/∂c = r, ∂J/∂w = r h, ∂J/∂b = r w 1{z > 0}, ∂J/∂u = x ∂J/∂b."""
    for before, after in zip(run().history, run().history[1:], strict=False):
        found = []
        for x, y in zip(*(values for _, values in ASK.data), strict=True):
            z = before["u"] * x + before["b"]
            h = np.where(z > 0, z, 0)
            r = 2 * (before["w"] @ h + before["c"] - y)
            db = r * before["w"] * (z > 0)
            slopes = {"u": x * db, "b": db, "w": r * h, "c": r}
            found.append(all(np.allclose(after[n], before[n] - slopes[n] / 20) for n in slopes))
        assert any(found)


def test_every_example_is_taken_once_before_any_is_taken_again() -> None:
    moved = [run().history[n + 1]["c"] - run().history[n]["c"] for n in range(4)]
    assert len(set(moved)) == 4


def test_the_loss_falls() -> None:
    losses = [loss for _, loss in run().losses]
    assert losses[-1] < losses[0]
    assert solved().passed


def test_a_loss_that_does_not_fall_fails_the_check() -> None:
    assert falls(((0, 2.0), (1, 1.0))).passed
    assert not falls(((0, 1.0), (1, 1.0))).passed
    assert not falls(((0, 1.0), (1, float("nan")), (2, 0.5))).passed


def test_the_elbows_lie_where_the_preactivations_are_zero_at_every_step() -> None:
    net = Net(run())
    for values in run().history:
        assert np.allclose(net.elbows(values), -values["b"] / values["u"], rtol=1e-12)


def test_every_frame_marks_the_elbows_that_its_step_has() -> None:
    (charted,) = solved().worked.charts
    steps = looks(ASK.steps, 60)
    assert len(charted.frames) == len(steps)
    for step, frame in zip(steps, charted.frames, strict=True):
        values = run().history[step]
        left, right, *_ = frame.window
        kinks = [x for x in -values["b"] / values["u"] if left < x < right]
        assert np.allclose([x for x, _ in frame.marks], kinks)


def test_the_curve_of_a_frame_is_the_net_and_bends_nowhere_but_at_the_elbows() -> None:
    net, values = Net(run()), run().history[-1]
    for x in np.linspace(-2, 3, 7):
        h = np.maximum(0, values["u"] * x + values["b"])
        assert net.at(values, float(x))["yhat"] == pytest.approx(values["w"] @ h + values["c"])
        assert net.at(values, float(x))["#share"] == pytest.approx(values["w"] * h)


def test_the_looks_lie_ever_further_apart_and_hold_both_ends() -> None:
    assert looks(100, 5) == (0, 6, 25, 56, 100)


def test_a_value_of_another_shape_is_refused() -> None:
    wrong = PART._replace(ask=ASK._replace(start=(("u", 1.0), *ASK.start[1:])))
    with pytest.raises(InputError, match=r"u is k, and its value has the shape \(\)"):
        _ = descent_of(wrong, graph_of(wrong)).history


def test_a_ragged_value_is_refused() -> None:
    wrong = PART._replace(ask=ASK._replace(start=(("u", ((1.0, 2.0), (3.0,))), *ASK.start[1:])))
    with pytest.raises(InputError, match="no row or matrix of numbers"):
        _ = descent_of(wrong, graph_of(wrong)).history


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (ASK._replace(data=ASK.data[:1]), "for each of x, y, u, b, w, c; start and data have u, b, w, c, x"),
        (
            ASK._replace(data=(("x", (1.0, 2.0)), ("y", (1.0,)))),
            "equally many examples; the data have x 2, y 1",
        ),
    ],
)
def test_a_run_without_a_value_for_every_input_is_refused(ask: Training, said: str) -> None:
    with pytest.raises(InputError, match=said):
        descent_of(PART._replace(ask=ask), graph_of(PART))


def test_a_function_of_its_parameters_alone_is_descended_without_examples() -> None:
    ask = Training("J", ("w",), start=(("w", 1.0),), data=(), rate="1/4", steps=2)
    found = descent_of(part := Part("q", "", "", "w", "J = (w - 3)^2", ask), graph_of(part))
    assert [step["w"] for step in found.history] == [1.0, 2.0, 2.5]


KINDS: tuple[Literal["gif", "apng"], ...] = ("gif", "apng")


@pytest.mark.parametrize("kind", KINDS)
def test_a_moving_picture_shows_each_drawing_and_has_the_same_bytes_each_time(
    kind: Literal["gif", "apng"],
) -> None:
    (charted,) = solved().worked.charts
    drawings = frames(charted)[:2]
    data = canvas.moving(drawings, kind, dpi=40)
    assert data == canvas.moving(drawings, kind, dpi=40)
    with Image.open(BytesIO(data)) as picture:
        assert getattr(picture, "n_frames", 1) == 2


def test_the_frames_share_one_window() -> None:
    (charted,) = solved().worked.charts
    assert len({frame.window for frame in charted.frames if isinstance(frame, Chart)}) == 1


def test_the_program_and_the_losses_are_part_of_the_solution_as_data() -> None:
    told = solved().to_dict()["run"]
    assert "def value_and_gradients(x, y, u, b, w, c):" in told["source"]
    assert told["rate"] == "0.05"
    assert told["losses"][0]["step"] == 0


def test_the_start_and_the_examples_are_told() -> None:
    said = " ".join(render(document([solved()], Options(), figures=False)).split())
    assert "Start with u = (1.0, −2.0, 0.5), b = (0.5, 1.0, −1.0), w = (0.3, −0.2, 0.1), c = 0.25." in said
    assert "one of the 4 examples x, y, all in a random order" in said


def test_a_single_example_is_told_with_its_values() -> None:
    alone = PART._replace(ask=ASK._replace(data=(("x", (2.0,)), ("y", (1.0,))), drawn=None))
    found = solve_part(Sheet("s", "", "", (alone,)), alone)
    said = " ".join(render(document([found], Options(), figures=False)).split())
    assert "In every step take the one example, x = 2.0, y = 1.0." in said
