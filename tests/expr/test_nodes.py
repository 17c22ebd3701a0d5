"""Expressions are interned: equal ones are one object, shared work is done once, depth is no limit."""

from __future__ import annotations

import gc

import pytest

from symderiv.errors import ShapeError
from symderiv.expr import (
    Expr,
    Fold,
    bottom_up,
    const,
    count_nodes,
    delta,
    entry,
    fold,
    index,
    kept,
    open_indices,
    postorder,
    rebuild,
    size,
    substitute,
    var,
    variables,
)
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD
from symderiv.ops.linear import MATMUL, basis, eye

A = var("A", ("m", "n"))
X = var("x", ("n",))
S = var("s")


def test_equal_expressions_are_one_object() -> None:
    assert A @ X + A @ X is A @ X + A @ X
    assert const(2) is const(2)
    assert index("i", "n") is index("i", "n")


def test_names_with_other_shapes_or_facts_are_other_values() -> None:
    assert var("x") is not X
    assert var("s", (), frozenset({"positive"})) is not S


def test_a_node_that_nothing_holds_is_forgotten() -> None:
    from symderiv.expr.nodes import _interned

    gc.collect()  # what earlier tests left behind would be forgotten meanwhile
    before = len(_interned)
    made = [S + const(n) for n in range(10**9, 10**9 + 100)]
    assert len(_interned) >= before + 200
    del made
    gc.collect()
    assert len(_interned) <= before + 5


def test_a_sum_of_unlike_shapes_is_refused_with_both_shapes() -> None:
    with pytest.raises(ShapeError, match=r"A \(m×n\) and x \(n\)"):
        A + X


def test_a_product_of_unlike_inner_sizes_is_refused_with_both_sizes() -> None:
    with pytest.raises(ShapeError, match="inner sizes n and m"):
        A @ A


def test_an_entry_takes_as_many_indices_as_there_are_axes() -> None:
    with pytest.raises(ShapeError, match="takes 2 indices"):
        A[index("i", "m")]


def test_an_index_must_run_along_its_axis() -> None:
    with pytest.raises(ShapeError, match="runs to m"):
        X[index("i", "m")]


def test_entries_count_from_one() -> None:
    with pytest.raises(ShapeError, match="from 1"):
        X[0]


def test_a_row_has_one_index_and_a_scalar_is_its_own_entry() -> None:
    row = var("r", (1, "n"))
    i = index("i", "n")
    assert row[i].shape == ()
    assert entry(S, ()) is S


def test_a_fold_takes_a_scalar_body() -> None:
    with pytest.raises(ShapeError, match="scalar body"):
        fold("sum", index("i", "n"), X)


def test_delta_of_numbers_and_of_one_index_is_a_number() -> None:
    i = index("i", "n")
    assert delta(i, i) is const(1)
    assert delta(1, 2) is const(0)


def test_an_integer_size_is_a_number_and_a_letter_stays_symbolic() -> None:
    assert size(3) is const(3)
    assert repr(size("n")) == "n"


def test_children_come_before_parents_and_each_node_once() -> None:
    root = (S + 1) * (S + 1)
    seen = list(postorder(root))
    assert len(seen) == len(set(seen))
    assert all(seen.index(c) < seen.index(n) for n in seen for c in n.children)


def test_a_deep_expression_is_walked_without_recursion() -> None:
    deep = S
    for _ in range(5000):
        deep = OPS["sin"](deep)
    assert sum(1 for _ in postorder(deep)) == 5001
    assert substitute(deep, {S: const(1)}) is not deep


def test_sharing_is_kept_by_substitution() -> None:
    shared = S
    for _ in range(200):
        shared = shared + shared.T * shared
    t = var("t")
    moved = substitute(shared, {S: t})
    assert variables(moved) == (t,)
    assert count_nodes(moved) == count_nodes(shared) > 10**30


def test_variables_come_in_order_of_appearance() -> None:
    y = var("y", ("m",))
    assert variables(A @ X + y) == (A, X, y)


def test_a_node_rebuilt_on_its_own_children_is_itself() -> None:
    i = index("i", "n")
    for node in (A @ X, X[i], fold("sum", i, X[i]), delta(i, 2), eye("n")):
        assert rebuild(node, node.children) is node


def test_substitution_can_move_an_index() -> None:
    i, j = index("i", "n"), index("j", "n")
    assert substitute(X[i] * delta(i, 1), {i: j}) is X[j] * delta(j, 1)


def test_a_walk_leaves_out_what_is_known_and_what_lies_below_it_alone() -> None:
    total = A @ X + X[1] * A @ X
    assert A not in postorder(total, known={A @ X, X[1] * A})
    assert list(postorder(total, known={total})) == []


def test_what_a_function_finds_of_a_node_is_found_once_children_first() -> None:
    met: list[Expr] = []

    @bottom_up
    def size(node: Expr, below: list[int]) -> int:
        met.append(node)
        return 1 + sum(below)

    shared = A @ X
    assert size(shared + shared) == 7
    assert set(met[:2]) == {A, X}
    assert met[2:] == [shared, shared + shared]
    assert size(shared) == 3
    assert len(met) == 4


def test_what_is_found_bottom_up_is_found_however_deep() -> None:
    @bottom_up
    def depth(node: Expr, below: list[int]) -> int:
        return 1 + max(below, default=0)

    value: Expr = S
    for _ in range(5000):
        value = -value
    assert depth(value) == 5001


def test_what_is_kept_of_a_node_goes_with_it() -> None:
    made: list[int] = []

    @kept
    def serial(node: Expr) -> int:
        made.append(node.serial)
        return node.serial

    assert serial(S + 4711) == serial(S + 4711)
    first = len(made)
    gc.collect()
    serial(S + 4711)
    assert len(made) > first


def test_a_value_is_made_with_operators_and_other_kinds_of_nodes() -> None:
    i = index("i", "n")
    assert (A @ X + A @ X).made_with >= {ADD, MATMUL}
    assert MATMUL not in fold("sum", i, X[i]).made_with
    assert Fold in (S + fold("sum", i, X[i])).made_with


def test_an_index_that_a_sum_elsewhere_binds_is_open_where_no_sum_does() -> None:
    i, j = index("i", "n"), index("j", "n")
    x = var("x", ("n",))
    assert open_indices(fold("sum", i, x[i]) + x[i], x[j]) == (i, j)
    assert open_indices(fold("sum", i, x[i] * x[j])) == (j,)


def test_an_index_among_the_parameters_of_an_operator_is_open() -> None:
    i, j, k = index("i", "n"), index("j", "n"), index("k", "n")
    x = var("x", ("n",))
    value = fold("sum", i, x[i] * x[j]) + x[i] * entry(basis("n", k), (1,))
    assert set(open_indices(value)) == {i, j, k}
