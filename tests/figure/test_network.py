from __future__ import annotations

from itertools import pairwise

import pytest

from symderiv.drawing import Box, Curve, Drawing, Line
from symderiv.figure.network import Edge, Network, Node, drawing
from symderiv.formula import Letter
from tests.figure.clear import colliding_labels, labels, lines, off_sheet, rectangle, struck_labels, walk
from tests.figure.examples import DAG, NETWORKS, Q2, SIDE_CHAIN, chain, d2, sub, transposed

each_network = pytest.mark.parametrize("graph", NETWORKS.values(), ids=NETWORKS)
each_way = pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])


@each_network
@each_way
def test_no_label_overlaps_another(graph: Network, backward: bool) -> None:
    assert colliding_labels(drawing(graph, backward)) == []


@each_network
@each_way
def test_no_label_lies_on_a_line(graph: Network, backward: bool) -> None:
    assert struck_labels(drawing(graph, backward), "edge", "flow", "skip", "legend") == []


@each_network
@each_way
def test_no_mark_leaves_the_sheet(graph: Network, backward: bool) -> None:
    assert off_sheet(drawing(graph, backward)) == []


@each_network
@each_way
def test_no_line_runs_through_a_node(graph: Network, backward: bool) -> None:
    sheet = drawing(graph, backward)
    strokes = [m for m in sheet.marks if isinstance(m, Line | Curve)]
    assert not any(_inside(point, box) for m in strokes for box in nodes(sheet) for point in walk(m))


@each_network
@each_way
def test_each_node_holds_its_letter_and_its_operation(graph: Network, backward: bool) -> None:
    sheet = drawing(graph, backward)
    inner = [m for m in labels(sheet) if m.role in ("node-label", "operation-label")]
    written = [(n.content, n.operation) for n in graph.nodes]
    assert len(inner) == sum(1 if operation is None else 2 for _, operation in written)
    for label in inner:
        left, bottom, right, top = rectangle(label)
        assert any(_inside((left, bottom), box) and _inside((right, top), box) for box in nodes(sheet))


@each_way
def test_the_graph_of_q2_fits_sixteen_centimetres(backward: bool) -> None:
    assert drawing(Q2, backward).width <= 16.0


def test_letters_never_shrink_below_six_points() -> None:
    assert min(label.size for label in labels(drawing(chain(12), True))) >= 6


def test_the_spine_is_straight_and_runs_to_the_right() -> None:
    sheet = drawing(Q2)
    spine = [centre_of(sheet, node.content) for node in Q2.nodes[:6]]
    assert len({round(y, 9) for _, y in spine}) == 1
    assert all(before[0] < after[0] for before, after in pairwise(spine))


def test_parameters_hang_below_the_value_that_reads_them_side_by_side() -> None:
    sheet = drawing(Q2)
    value, weight, bias = (centre_of(sheet, sub(*name)) for name in (("z", 1), ("W", 1), ("b", 1)))
    assert weight[1] == bias[1] < value[1]
    assert weight[0] < value[0] < bias[0]


def test_the_skip_connection_is_an_arc_over_everything_between_its_ends() -> None:
    sheet = drawing(Q2)
    (top,) = lines(sheet, "skip")
    under = [m for m in labels(sheet, "shape-label") if m.at[1] < top.points[0][1]]
    assert len(under) == len(Q2.edges) - 1
    assert all(rectangle(m)[3] < top.points[0][1] for m in under)
    bows = [m for m in sheet.marks if isinstance(m, Curve) and m.role == "skip"]
    assert (bows[0].start[0], bows[1].end[0]) == pytest.approx(
        (centre_of(sheet, Letter("x"))[0], centre_of(sheet, sub("z", 2))[0])
    )


def test_each_edge_shows_its_shape() -> None:
    shown = [m.content for m in labels(drawing(Q2), "shape-label")]
    assert sorted(map(repr, shown)) == sorted(repr(edge.shape) for edge in Q2.edges)


def test_going_forward_shows_no_derivative_and_no_flow() -> None:
    sheet = drawing(Q2)
    assert lines(sheet, "flow") == []
    assert {m.role for m in labels(sheet)} == {"node-label", "operation-label", "shape-label"}


def test_going_backward_shows_every_local_derivative_and_every_flow() -> None:
    sheet = drawing(Q2, backward=True)
    assert len(labels(sheet, "local-label")) == len(Q2.edges)
    flows = [m.content for m in labels(sheet, "flow-label")]
    assert sorted(map(repr, flows)) == sorted(repr(e.flow) for e in Q2.edges if e.flow is not None)


def test_the_reverse_flow_is_dashed_and_points_the_other_way() -> None:
    sheet = drawing(Q2, backward=True)
    ahead, back = lines(sheet, "edge")[0], lines(sheet, "flow")[0]
    assert (ahead.dash, back.dash) == ("solid", "dashed")
    assert ahead.points[0][0] < ahead.points[-1][0]
    assert back.points[0][0] > back.points[-1][0]


def test_nested_skips_have_heights_that_grow_with_their_span() -> None:
    arcs = [(*line.points[0], line.points[1][0]) for line in lines(drawing(SIDE_CHAIN), "skip")]
    nested = [
        (inner, outer)
        for inner, low, inner_stop in arcs
        for outer, high, outer_stop in arcs
        if outer < inner and inner_stop < outer_stop and not high > low
    ]
    assert len(arcs) == 4
    assert nested == []


def test_a_value_read_twice_by_the_same_node_has_two_connections() -> None:
    assert len(lines(drawing(DAG), "skip")) == 3


def test_a_chain_off_the_spine_hangs_below_its_reader() -> None:
    sheet = drawing(SIDE_CHAIN)
    rows = [centre_of(sheet, f)[1] for f in (sub("h", 3), sub("u", 2), sub("u", 1), Letter("A"))]
    assert rows == sorted(rows, reverse=True)


def test_a_shared_parameter_is_drawn_once_with_a_wire_to_each_reader() -> None:
    sheet = drawing(chain(5))
    assert len([m for m in labels(sheet, "node-label") if m.content == Letter("W")]) == 1
    assert len([line for line in lines(sheet, "edge") if len(line.points) > 2]) >= 2


def test_an_edge_to_an_unknown_node_is_refused() -> None:
    with pytest.raises(ValueError, match="q is no node"):
        Network((Node("x", Letter("x")),), (Edge("x", "q"),), ("x",))


def test_an_edge_that_runs_backwards_along_the_spine_is_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Network((Node("x", Letter("x")), Node("y", Letter("y"))), (Edge("y", "x"),), ("x", "y"))


def test_a_node_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="y leads nowhere"):
        Network((Node("x", Letter("x")), Node("y", Letter("y"))), (), ("x",))


def test_a_transposed_cotangent_is_written_beside_its_own_arrow() -> None:
    sheet = drawing(Q2, backward=True)
    flow = next(m for m in labels(sheet, "flow-label") if transposed(sub("W", 2)) in _items(m.content))
    assert d2 in _items(flow.content)
    z2, a1 = centre_of(sheet, sub("z", 2)), centre_of(sheet, sub("a", 1))
    assert a1[0] < flow.at[0] < z2[0]


def nodes(sheet: Drawing) -> list[Box]:
    return [m for m in sheet.marks if isinstance(m, Box)]


def centre_of(sheet: Drawing, content: object) -> tuple[float, float]:
    """The centre of the box around the node with that letter."""
    label = next(m for m in labels(sheet, "node-label") if m.content == content)
    left, bottom, right, top = rectangle(label)
    at = ((left + right) / 2, (bottom + top) / 2)
    return next(box.centre for box in nodes(sheet) if _inside(at, box))


def _inside(point: tuple[float, float], box: Box) -> bool:
    return (
        abs(point[0] - box.centre[0]) < box.width / 2 - 0.01
        and abs(point[1] - box.centre[1]) < box.height / 2 - 0.01
    )


def _items(formula: object) -> tuple[object, ...]:
    from symderiv.formula import Row

    return formula.items if isinstance(formula, Row) else (formula,)
