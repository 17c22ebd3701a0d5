"""Scalars go to SymPy and come back as the same function; signs and points are exact."""

from fractions import Fraction

import pytest

from symderiv.errors import NoRule
from symderiv.expr import Expr, const, index, var
from symderiv.op import OPS
from symderiv.ops.arithmetic import negative, over
from symderiv.ops.elementwise import exp, log, sqrt, unknown
from symderiv.piecewise import Condition
from symderiv.piecewise.scalars import Alphabet
from symderiv.piecewise.signs import Fork, World
from symderiv.piecewise.tidy import tidied
from symderiv.piecewise.witness import possible
from symderiv.piecewise.writing import Hand

a, b, c, x = (var(name) for name in "abcx")
i = index("i", "k")
W = var("W", ("k",))[i]


@pytest.mark.parametrize(
    "value",
    [a + b * 2, a / b, a**3, exp(a), log(a) / 2, sqrt(a), const(Fraction(2, 3)), W * a, unknown("phi")(a)],
    ids=repr,
)
def test_a_scalar_comes_back_as_the_same_ratio(value: Expr) -> None:
    alphabet = Alphabet()
    back = alphabet.from_sympy(alphabet.to_sympy(value))
    hand = Hand(value)
    assert hand.normal(back) is hand.normal(value)


def test_two_parameters_that_read_alike_stay_apart() -> None:
    alphabet = Alphabet()
    assert alphabet.symbol(var("a")) != alphabet.symbol(var("a", facts=frozenset({"positive"})))


def test_a_function_that_the_tables_lack_is_refused() -> None:
    import sympy

    with pytest.raises(NoRule, match="gamma"):
        Alphabet().from_sympy(sympy.gamma(sympy.Symbol("z")))


def test_normal_form_cancels_common_factors() -> None:
    assert Hand(a * b).normal(over(a * b + a * c, a * b)) is over(b + c, b)


def test_normal_form_cancels_sums() -> None:
    assert Hand(a + b).normal(over(a**2 - b**2, a - b)) is a + b


def test_a_negative_denominator_gives_its_sign_up() -> None:
    assert Hand(a * b).normal(over(a, negative(b))) is over(negative(a), b)


def test_tidying_keeps_the_order_of_operands() -> None:
    assert tidied(0 + 1 * (b * x) + a * 0 + a) is b * x + a


def test_the_sign_of_a_product_follows_from_its_factors() -> None:
    world = World(Hand(a * b)).given([Condition(a, ">"), Condition(b, "<")])
    assert world.sign(a * b**3) == -1


def test_an_open_sign_is_asked_of_the_factor_that_is_open() -> None:
    world = World(Hand(a * b)).given([Condition(a, ">")])
    with pytest.raises(Fork) as found:
        world.sign(over(a, b))
    assert found.value.positive == Condition(b, ">")


def test_numbers_that_only_a_function_gives_have_an_exact_sign() -> None:
    assert World(Hand(x)).sign(sqrt(const(2)) - OPS["exp"](const(1))) == -1


def test_signs_that_contradict_each_other_are_impossible() -> None:
    pairs = [
        ({((a, 1),): Fraction(1), ((b, 1),): Fraction(-1)}, 1),
        ({((b, 1),): Fraction(1), ((c, 1),): Fraction(-1)}, 1),
    ]
    last = {((a, 1),): Fraction(1), ((c, 1),): Fraction(-1)}
    assert possible([*pairs, (last, 1)])
    assert not possible([*pairs, (last, -1)])
