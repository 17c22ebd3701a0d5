"""Distributions are what they say they are, and statements about them are read or refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symderiv.distribution import DISTRIBUTIONS, ROWS, Distribution, statement
from symderiv.errors import InputError, ShapeError, UnknownName
from symderiv.expr import index
from symderiv.graph import Graph
from symderiv.ops.arithmetic import times
from symderiv.parse import declarations, expression
from symderiv.parse.scope import Scope
from symderiv.witness.density import density

GRAPH = Graph(declarations("X[n,d]; y[n]; w[d]; u[d]; lambda positive").variables, ())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_density_has_mass_one_and_the_stated_mean_and_deviation(row: Distribution) -> None:
    assert density(row.density, row.mean, row.deviation).passed


def test_a_density_without_its_normalising_constant_is_found_out() -> None:
    row = DISTRIBUTIONS["normal"]
    found = density(lambda x, m, s: times(2, row.density(x, m, s)), row.mean, row.deviation)
    assert not found.passed
    assert found.counterexample is not None


def test_a_density_with_another_deviation_is_found_out() -> None:
    row = replace(DISTRIBUTIONS["laplace"], deviation=lambda m, b: b)
    assert not density(row.density, row.mean, row.deviation).passed


def test_an_entry_takes_its_entry_of_the_mean_and_the_common_deviation() -> None:
    i = index("i", "n")
    found = statement("y ~ normal(X*w, sqrt(lambda))", GRAPH)
    mean, deviation = found.parameters((i,))
    assert repr(mean) == "matmul(X, w)[i]"
    assert repr(deviation) == "pow(lambda, 1/2)"


def test_a_standard_normal_density_shows_neither_its_zero_nor_its_one() -> None:
    j = index("j", "d")
    scope = Scope(GRAPH.inputs, free_indices=True)
    found = statement("w ~ normal(0, 1)", GRAPH).density((j,))
    assert found is expression("exp(-(w_j^2/2)) / sqrt(2*pi)", scope)


def test_commas_inside_brackets_do_not_part_arguments() -> None:
    found = statement("y ~ normal(max(X*w, 0), 1)", GRAPH)
    assert len(found.arguments) == 2


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("y = normal(0, 1)", InputError, "expected NAME ~ distribution"),
        ("y ~ cauchy(0, 1)", InputError, "there are normal, laplace"),
        ("y ~ normal(0)", InputError, "takes mean and standard deviation"),
        ("y ~ normal(u, 1)", ShapeError, "the mean of y is d"),
        ("z ~ normal(0, 1)", UnknownName, "nothing is named z"),
    ],
)
def test_a_statement_that_fits_nothing_is_refused(source: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        statement(source, GRAPH)
