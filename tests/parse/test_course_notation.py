"""LaTeX and Unicode: every printed line of the first sheet reads, and means what it says."""

from dataclasses import replace

import pytest

from symderiv.errors import InputError, ShapeError, UnknownName
from symderiv.expr import var
from symderiv.parse import Optimum, chain, declarations, expression, reading

FREE = {"free_indices": True, "partials": lambda of, wrt: var(f"d{of}/d{wrt}")}
NET = replace(declarations("W1[k]; b1[k]; W2[1,k]; b2; x; y"), **FREE)
SKIP = replace(declarations(r"x; W_1[k]; b1[k]; W2[1,k]; b2; y; \hat{y}; z1[k]; a1[k]; z2; J; loss"), **FREE)
RIDGE = replace(
    declarations(r"X[n,d]; y[n]; w[d]; lambda positive; \hat{w}[d]; MAP[d]; Y[n]; N[n]; z"), **FREE
)

NET_LINES = {
    r"y = W^{(2)}(\max(\mathbf{0}, W^{(1)}x + \mathbf{b^{(1)}})) + b^{(2)}": "W2*max(0, W1*x + b1) + b2",
    r"x = \frac{-b_i^{(1)}}{W_i^{(1)}}": "(-b1[i])/W1[i]",
    r"\frac{\partial y}{\partial b^{(2)}} = 1": "1",
    r"\frac{\partial y}{\partial W_i^{(2)}} = \max(0, W_i^{(1)} x + b_i^{(1)})": "max(0, W1[i]*x + b1[i])",
    r"\frac{\partial y}{\partial b_i^{(1)}} = \begin{cases} W_i^{(2)}, \text{ if } W^{(1)}x + b^{(1)} > 0\\"
    r" 0, \text{ if } W^{(1)}x + b^{(1)} < 0 \end{cases}": "where(every(W1*x + b1 > 0), W2[i], "
    "where(every(W1*x + b1 < 0), 0, undefined()))",
    r"\begin{cases} W_i^{(2)} x, \text{ if } W^{(1)} x + b^{(1)} > 0\\ 0, \text{ if } W^{(1)} x + b^{(1)} < 0"
    r" \end{cases}": "where(every(W1*x + b1 > 0), W2[i]*x, where(every(W1*x + b1 < 0), 0, undefined()))",
    r"W⁽¹⁾ᵢ·x": "W1[i]*x",
}
SKIP_LINES = {
    r"loss = -y \log \hat{y} - (1-y)log(1-\hat{y})": "-y*log(yhat) - (1 - y)*log(1 - yhat)",
    r"\frac{\partial J}{\partial z_2} = \hat{y} - y": "yhat - y",
    r"\hat{y} = \sigma(z_2)": "sigmoid(z2)",
    r"\hat{y} = \sigma(W_2 a_1 + b_2 + x)": "sigmoid(W2*a1 + b2 + x)",
    r"ŷ = \sigma(W_2 \cdot ReLU(W_1 x + b_1) + b_2 + x)": "sigmoid(W2*relu(W1*x + b1) + b2 + x)",
    r"\frac{\partial J}{\partial W_2} = (\hat{y} - y) \cdot a_1": "(yhat - y)*a1",
    r"\frac{\partial a_1}{\partial z_1} = \begin{cases} 1, & \text{if } z_1 > 0\\ 0, & \text{if } z_1 < 0 "
    r"\end{cases}": "where(every(z1 > 0), 1, where(every(z1 < 0), 0, undefined()))",
}
RIDGE_LINES = {
    r"\hat{\mathbf{w}} = (X^T X + \lambda I)^{-1} X^T \mathbf{y}": "inv(X'*X + lambda*eye(d))*X'*y",
    r"\mathbf{Y} = X\mathbf{w} + \sqrt{\lambda}N": "X*w + sqrt(lambda)*N",
    r"\frac{e^{-z^2/2}}{\sqrt{2\pi}}": "exp(-z^2/2)/sqrt(2*pi)",
    r"\prod_{i=1}^{n} \frac{e^{-(\frac{y_i - (X \mathbf{w})_i}{\sqrt{\lambda}})^2/2}}{\sqrt{2\pi}}": (
        "prod(i:n, exp(-((y[i] - (X*w)[i])/sqrt(lambda))^2/2)/sqrt(2*pi))"
    ),
}
ARGUMENTS = {
    r"\underset{\mathbf{w}}{\operatorname{argmin}} \|X\mathbf{w} - y\|_{2}^{2} "
    r"+ \lambda \|\mathbf{w}\|^{2}": (
        "argmin",
        "norm2(X*w - y)^2 + lambda*norm2(w)^2",
    ),
    r"MAP = \underset{\mathbf{w}}{\operatorname{argmin}} \|\mathbf{w}\|^2 + \frac{1}{\lambda}"
    r" \|\mathbf{y} - X\mathbf{w}\|^2": ("argmin", "norm2(w)^2 + 1/lambda*norm2(y - X*w)^2"),
    r"MAP = \operatorname*{argmax}_{\mathbf{w}} \lambda \|\mathbf{w}\|^{2} "
    r"+ \|X\mathbf{w} - \mathbf{y}\|^{2}": (
        "argmax",
        "lambda*norm2(w)^2 + norm2(X*w - y)^2",
    ),
    r"MAP = \underset{\mathbf{w}}{\operatorname{argmax}} - \frac{\|\mathbf{w}\|^2}{2} - \frac{1}{\lambda} "
    r"\sum_{i} \frac{(y_i - (X \mathbf{w})_i)^2}{2}": (
        "argmax",
        "-norm2(w)^2/2 - 1/lambda*sum(i:n, (y[i] - (X*w)[i])^2/2)",
    ),
    "argmin_w ‖X w − y‖²": ("argmin", "norm2(X*w - y)^2"),
    r"\arg\min_{w} \|w\|^2": ("argmin", "norm2(w)^2"),
}


LINES = [
    (scope, printed, plain)
    for scope, table in ((NET, NET_LINES), (SKIP, SKIP_LINES), (RIDGE, RIDGE_LINES))
    for printed, plain in table.items()
]


@pytest.mark.parametrize(("scope", "printed", "plain"), LINES)
def test_a_printed_line_means_the_same_as_its_plain_form(scope, printed, plain):
    assert chain(printed, scope)[-1].expr is expression(plain, scope)


@pytest.mark.parametrize("printed", ARGUMENTS)
def test_argmin_is_a_whole_side_with_its_objective(printed):
    kind, objective = ARGUMENTS[printed]
    assert chain(printed, RIDGE)[-1].expr == Optimum(kind, "w", expression(objective, RIDGE))


def test_argmin_inside_an_expression_is_refused():
    with pytest.raises(InputError, match="argmin stands only as a whole side"):
        expression("1 + (argmin_w norm2(w)^2)", RIDGE)


def test_a_chain_reads_every_side_in_order():
    printed = (
        r"\frac{\partial J}{\partial W_2} = \frac{\partial J}{\partial z_2} \cdot "
        r"\frac{\partial z_2}{\partial W_2} = (\hat{y} - y) \cdot a_1"
    )
    assert [repr(side.expr) for side in chain(printed, SKIP)] == [
        "dJ/dW2",
        "mul(dJ/dz2, dz2/dW2)",
        "scale(add(yhat, neg(y)), a1, before)",
    ]


@pytest.mark.parametrize(
    "printed",
    [r"\frac{\partial y}{\partial W_i^{(2)}}", r"\tfrac{\partial y}{\partial W^{(2)}_i}", "∂y/∂W2_i"],
)
def test_a_partial_is_named_by_the_scope(printed):
    assert repr(expression(printed, NET)) == "dy/dW2[i]"


def test_without_named_derivatives_a_partial_is_refused():
    with pytest.raises(InputError, match="derivatives cannot be named here"):
        expression(r"\frac{\partial y}{\partial x}", replace(NET, partials=None))


def test_a_letter_of_the_other_case_is_another_name():
    with pytest.raises(UnknownName, match="nothing is named w2; the nearest declared name is W2"):
        chain(r"\frac{\partial y}{\partial w_i^{(2)}}", NET)


@pytest.mark.parametrize(
    "spelling", ["W1", "W_1", "W_{1}", "W^{(1)}", "W⁽¹⁾", "W₁", r"\mathbf{W}^{(1)}", r"\mathbf{W^{(1)}}"]
)
def test_a_name_has_one_plain_spelling(spelling):
    assert expression(spelling, NET) is NET.values["W1"]


@pytest.mark.parametrize("spelling", [r"\hat{y}", r"\hat y", "ŷ", "y\u0302", "yhat", r"\hat{\mathbf{y}}"])
def test_a_hat_has_one_plain_spelling(spelling):
    assert expression(spelling, SKIP) is SKIP.values["yhat"]


@pytest.mark.parametrize("spelling", ["δ1", "δ_1", "δ₁", r"\delta_1", r"\delta_{1}", "delta1", "delta_1"])
def test_a_greek_letter_has_one_plain_spelling(spelling):
    assert expression(spelling, declarations("delta1[k]")) is var("delta1", ("k",))


@pytest.mark.parametrize(
    "indicator",
    [
        r"\mathbb{1}\{h > 0\}",
        r"1\{h>0\}",
        "1{h>0}",
        "1[h>0]",
        "[h > 0]",
        "𝟙{h>0}",
        r"\mathbf{1}_{\{h > 0\}}",
        "I(h>0)",
    ],
)
def test_an_indicator_reads_in_every_spelling(indicator):
    scope = declarations("d[k]; h[k]")
    assert expression(f"d ∘ {indicator}", scope) is expression("d .* (h > 0)", scope)


@pytest.mark.parametrize(
    "norm", [r"\|x\|^2", r"\lVert x \rVert_2^2", r"\left\|x\right\|^2", "‖x‖²", "||x||^2", r"\|x\|_{F}^{2}"]
)
def test_a_squared_norm_reads_in_every_spelling(norm):
    scope = declarations("x[n]")
    assert expression(norm, scope) is expression("norm2(x)^2", scope)


def test_cases_entry_by_entry_where_values_and_conditions_share_a_shape():
    scope = declarations("z[k]; d[k]")
    found = reading(r"\begin{cases} d & z > 0 \\ 0 & \text{otherwise} \end{cases}", scope)
    assert found.expr is expression("where(z > 0, d, 0)", scope)
    assert found.notes == ()


def test_a_vector_condition_between_scalars_means_every_entry_and_is_noted():
    found = reading(r"\begin{cases} 1, & \text{if } z_1 > 0 \\ 0, & \text{otherwise} \end{cases}", SKIP)
    assert found.notes == ("the condition z_1 > 0 is a vector (k): read as ‘every entry’",)


def test_a_condition_of_another_shape_than_the_values_is_refused():
    with pytest.raises(ShapeError, match="chooses between values of shape m"):
        expression(r"\begin{cases} u & z > 0 \\ 0 & else \end{cases}", declarations("u[m]; z[k]"))


def test_otherwise_can_only_come_last():
    with pytest.raises(InputError, match="only the last case"):
        expression(r"\begin{cases} 1 & \text{otherwise} \\ x & x > 0 \end{cases}", NET)


def test_subscript_and_superscript_come_in_either_order():
    assert expression(r"W_i^{(1)} x", NET) is expression(r"W^{(1)}_i x", NET)


def test_course_notation_groups_as_its_shapes_demand():
    scope = declarations("U[k,m]; delta_1[k]; h[m]; x[n]")
    found = reading(r"U^T \delta_1 \circ 1\{h > 0\} x^T", scope)
    assert found.expr is expression("((U'*delta1) .* (h > 0))*x'", scope)
    assert len(found.notes) == 1
