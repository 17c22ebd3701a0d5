"""Declarations and programs."""

from contextlib import suppress
from random import Random

import numpy as np
import pytest

from symderiv.errors import InputError, UnknownName
from symderiv.expr import var
from symderiv.parse import declarations, expression, program, scope_of
from symderiv.parse.declarations import PROPERTIES
from symderiv.witness.samples import draw, random_float


def test_declarations_give_shapes_properties_and_functions():
    scope = declarations("A[h,m]; b[h,1]; x[m]; y; lambda positive; X[n,n] symmetric pd; phi(); r[1,m]; v[3]")
    assert scope.values["A"].shape == ("h", "m")
    assert scope.values["b"].shape == ("h",)
    assert scope.values["y"].shape == ()
    assert scope.values["r"].shape == (1, "m")
    assert scope.values["v"].shape == (3,)
    assert scope.values["lambda"].facts == {"positive"}
    assert scope.values["X"] is var("X", ("n", "n"), frozenset({"symmetric", "pd"}))
    assert scope.functions == ("phi",)
    assert scope.sizes == ("h", "m", "n")


def test_a_declared_name_is_kept_in_its_plain_spelling():
    assert list(declarations(r"W^{(1)}[k]; \hat{y}; λ; δ₁[k]").values) == ["W1", "yhat", "lambda", "delta1"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("X[n,n] symetric", "symetric is not a property; the nearest is symmetric"),
        ("x[n]; x", "x is declared twice"),
        ("A[n,m] pd", "pd is a property of square matrices"),
        ("x simplex", "simplex is a property of vectors"),
        ("A[n,n] onehot", "onehot is a property of vectors"),
        ("x symmetric", "symmetric is a property of square matrices"),
        ("x[1,1] pd", "pd is a property of square matrices"),
        ("r[1,n] orthogonal", "orthogonal is a property of square matrices"),
        ("x unit integer", "x cannot be declared both unit and integer"),
        ("x[n] integer positive unit", "x cannot be declared both integer and unit"),
        ("Q[n,n] pd orthogonal", "Q cannot be declared both pd and orthogonal"),
        ("D[n,n] diagonal positive", "D cannot be declared both diagonal and positive"),
        ("p[n] simplex binary", "p cannot be declared both simplex and binary"),
        ("x[n] y[m]", "write ; between the declarations of x and y"),
        ("x[n], y[m]", "expected ; or the end here, found ,"),
        ("x[n-1]", "expected ] after the sizes, found -"),
        ("A[n,m,k]", "3 axes"),
        ("x[0]", "a size is a name or a whole number"),
        ("n; x[n]", "n is declared as a value and is also a size"),
        ("x[n", "expected ] after the sizes, found the end of the text"),
        ("3x", "expected a name to declare, found 3"),
        ("x = 2", "expected ; or the end here, found ="),
        ("phi(x)", "expected ) to declare phi as an unknown function"),
    ],
)
def test_a_wrong_declaration_is_refused_in_a_sentence_with_a_caret(text, sentence):
    with pytest.raises(InputError) as found:
        declarations(text)
    assert sentence in found.value.sentence
    assert "^" in str(found.value)


NET = declarations("W1[m,d]; b1[m]; x[d]; W2[1,m]; b2")


def test_a_program_is_a_graph_of_named_values():
    graph = program("z = W1*x + b1; h = relu(z); y = W2*h + b2", NET)
    assert [let.name for let in graph.lets] == ["z", "h", "y"]
    assert graph["h"].shape == ("m",)
    assert graph["y"].shape == ()
    assert graph.inputs == NET.variables
    assert graph.bodies[graph["y"]] is expression("W2*h + b2", scope_of(graph))


def test_a_last_value_without_a_name_is_called_f():
    assert [let.name for let in program("z = b2^2; z + 1", NET).lets] == ["z", "f"]


def test_a_last_value_takes_a_fresh_name_where_f_is_taken():
    assert [let.name for let in program("f = b2^2; f + 1", NET).lets] == ["f", "f1"]


@pytest.mark.parametrize(
    "text",
    [
        r"\sum_{i=1}^m b1_i",
        "ind(b2 = 0)",
        r"\begin{cases} 1 & b2 = 0 \\ 0 & \text{otherwise} \end{cases}",
    ],
)
def test_an_equals_sign_in_brackets_names_nothing(text):
    assert [let.name for let in program(text, NET).lets] == ["f"]
    assert [let.name for let in program(f"q = {text}; q^2", NET).lets] == ["q", "f"]


def test_a_named_value_is_kept_in_its_plain_spelling():
    assert [let.name for let in program(r"\hat{y} = b_2; ŷ^2", NET).lets] == ["yhat", "f"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("z = b2; z = 1", "z is already defined"),
        ("b2 = 1", "b2 is already defined"),
        ("m = 1", "m is a size"),
        ("b2; b2", "only the last value may go without a name"),
        ("2 = b2", "expected one name before ="),
        ("z = b2 = 1", "expected an operator or the end, found ="),
        ("", "the program is empty"),
    ],
)
def test_a_wrong_program_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(InputError) as found:
        program(text, NET)
    assert sentence in found.value.sentence


def test_a_value_is_unknown_before_it_is_defined():
    with pytest.raises(UnknownName, match="nothing is named h;"):
        program("z = h; h = b2", NET)


def test_an_error_points_into_the_whole_program():
    with pytest.raises(InputError) as found:
        program("z = b2;\nq = z + x*x", NET)
    assert str(found.value).endswith("  q = z + x*x\n           ^")


EACH = "positive nonnegative integer unit binary".split()
SQUARE = "symmetric pd diagonal orthogonal invertible".split()


@pytest.mark.parametrize(
    ("shape", "properties"),
    [
        ("", EACH),
        ("[n]", [*EACH, "onehot", "simplex"]),
        ("[1,n]", [*EACH, "onehot", "simplex"]),
        ("[m,n]", EACH),
        ("[n,n]", [*EACH, *SQUARE]),
        ("[3,3]", [*EACH, *SQUARE]),
    ],
)
def test_a_property_is_taken_by_the_shapes_that_can_have_it(shape, properties):
    taken = []
    for name in sorted(PROPERTIES):
        with suppress(InputError):
            declarations(f"X{shape} {name}")
            taken.append(name)
    assert taken == sorted(properties)


@pytest.mark.parametrize(
    "together",
    [
        "X[n,n] symmetric pd positive",
        "X[n,n] symmetric integer",
        "X[n,n] diagonal pd invertible",
        "X[n,n] symmetric binary",
        "p[n] simplex positive",
        "y[n] onehot binary nonnegative integer",
        "k integer positive",
        "t unit positive nonnegative",
    ],
)
def test_properties_that_are_taken_together_are_drawn_together(together):
    (value,) = declarations(together).variables
    for seed in range(20):
        rng = Random(seed)
        drawn = np.asarray(draw(value, {"n": 3}, random_float(rng), rng), dtype=float)
        assert all(HOLDS[fact](drawn) for fact in value.facts), (value.facts, drawn)


HOLDS = {
    "symmetric": lambda a: (a == a.T).all(),
    "pd": lambda a: (np.linalg.eigvalsh(a) > 0).all(),
    "diagonal": lambda a: (a == np.diag(np.diag(a))).all(),
    "invertible": lambda a: np.linalg.det(a) != 0,
    "positive": lambda a: (a > 0).all(),
    "nonnegative": lambda a: (a >= 0).all(),
    "integer": lambda a: (a == np.round(a)).all(),
    "unit": lambda a: ((a > 0) & (a < 1)).all(),
    "binary": lambda a: ((a == 0) | (a == 1)).all(),
    "onehot": lambda a: sorted(a) == [0, 0, 1],
    "simplex": lambda a: (a >= 0).all() and np.isclose(a.sum(), 1),
}
