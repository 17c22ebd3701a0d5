"""DS-GA 1008, Deep Learning (Fall 2022), homework 1, theory: a two-layer network and its variants."""

from symderiv.problem import (
    Chain,
    Changes,
    Computed,
    Curves,
    Derivative,
    Discussion,
    Fact,
    Forward,
    Given,
    Limit,
    Meaning,
    Part,
    Printed,
    Several,
    Sheet,
    Square,
    Training,
)

# --- Questions 1.2 and 1.3: Linear₁ → f → Linear₂ → g, and three pairs of activation and loss.

INPUTS = "x[n]; y[K]; W1[d,n]; b1[d]; W2[K,d]; b2[K]"
SQUARED = "l = norm2(yhat - y)^2"
ENTROPY = "l = -sum(y .* log(yhat) + (1 - y) .* log(1 - yhat))/K"
RELU_NET = f"z1 = W1*x + b1; z2 = 5*relu(z1); z3 = W2*z2 + b2; yhat = z3; {SQUARED}"
TANH_FORWARD = "z1 = W1*x + b1; z2 = tanh(z1); z3 = W2*z2 + b2; yhat = sigmoid(z3)"
ENTROPY_INPUTS = INPUTS.replace("y[K]", "y[K] unit")
TANH_NET = f"{TANH_FORWARD}; {SQUARED}"
ENTROPY_NET = f"{TANH_FORWARD}; {ENTROPY}"
LETTERS = (("W1", "W^(1)"), ("b1", "b^(1)"), ("W2", "W^(2)"), ("b2", "b^(2)"), ("l", "ell"))
WEIGHTS = ("W2", "b2", "W1", "b1")
NET = (
    "A network with two affine layers, Linear₁ → f → Linear₂ → g, takes $x$ and returns $yhat$; f and g act "
    "entry by entry. "
)
REGRESSION = f"{NET}For regression, f is 5 ReLU and g the identity, and the loss is $l = norm2(yhat - y)^2$. "
LAYERS = (
    ("Linear₁", "x", "z1"),
    ("f", "z1", "z2"),
    ("Linear₂", "z2", "z3"),
    ("g", "z3", "yhat"),
    ("loss", "yhat", "l"),
)
KEPT = (("l", "yhat"), ("yhat", "z3"), ("z2", "z1"))

# What the sheet's letters mean.  N and k are not defined where they are used.
WITH_N = f"{INPUTS}; N positive"
AFFINE = (
    Meaning("Linear_1", "(W^{(1)}x + b^{(1)})", "Linear₁ is W⁽¹⁾x + b⁽¹⁾ by the sheet's definition"),
    Meaning(
        "Linear_2(z_2)", "(W^{(2)}z_2 + b^{(2)})", "Linear₂(z₂) is W⁽²⁾z₂ + b⁽²⁾ by the sheet's definition"
    ),
    Meaning(r"\text{Linear}_1", "(W^{(1)}x + b^{(1)})", "Linear₁ is W⁽¹⁾x + b⁽¹⁾ by the sheet's definition"),
    Meaning(
        r"\text{Linear}_2(z_2)",
        "(W^{(2)}z_2 + b^{(2)})",
        "Linear₂(z₂) is W⁽²⁾z₂ + b⁽²⁾ by the sheet's definition",
    ),
)
RELU_F = (
    Meaning("f(z_1)", "5ReLU(z_1)", "the activation f is 5 ReLU"),
    Meaning("g(z_3)", "z_3", "the output's g is the identity"),
)
TANH_F = (
    Meaning("f(z_1)", r"\tanh(z_1)", "the activation f is tanh"),
    Meaning("g(z_3)", r"\sigma(z_3)", "the output's g is the sigmoid"),
)
IDENTITY = Meaning("I_k", "eye(K)", "I_k is the identity of the outputs' size")
LOSS = (
    Meaning(r"l_{MSE}(\hat{y}, y)", "l", "the left side is the loss"),
    Meaning(r"l_{BCE}(\hat{y}, y)", "l", "the left side is the loss"),
    Meaning(r"L(\hat{y}, y)", "l", "the left side is the loss"),
    Meaning(r"\partial L", r"\partial l", "L is the loss"),
)
NORMS = (
    Meaning(r"< \hat{y} - y >^T < \hat{y} - y >", r"(\hat{y} - y)^T (\hat{y} - y)", "<…> are brackets"),
    Meaning(
        r"\hat{y}^2 - 2\hat{y}y + y^2",
        r"\hat{y}^T \hat{y} - 2\hat{y}^T y + y^T y",
        "squares and products of vectors are inner products",
    ),
)
SECOND_T = Meaning("W^{(2)T}", "W2'", "W⁽²⁾ᵀ is the transpose")
POWERS = Meaning("(1 + e^{-z_3})^{-2}", "(1 + e^{-z_3}).^{-2}", "powers are taken entry by entry")
LAYER_VALUES = Meaning(
    r"\text{Linear}_1 \rightarrow f \rightarrow \text{Linear}_2 \rightarrow g",
    r"z1 \rightarrow z2 \rightarrow z3 \rightarrow yhat",
    "each layer stands for the value that it gives",
)
NET_LINE = (
    r"\text{Input layer} : x \in R^n \rightarrow \text{Linear}_1 \rightarrow f \rightarrow \text{Linear}_2 "
    r"\rightarrow g"
)


def _line(
    formula: str,
    number: int | str,
    claims: str = "answer",
    *where: Meaning,
    let: str = "",
    program: str = "",
) -> Printed:
    place = f"equation ({number})" if isinstance(number, int) else number
    return Printed(formula, place, claims, where, let, program)


CHAINS = (
    (
        r"\frac{\partial l}{\partial W_2} = \frac{\partial l}{\partial \hat{y}} * \frac{\partial "
        r"\hat{y}}{\partial z_3}"
        r" * \frac{\partial z_3}{\partial W_2}"
    ),
    (
        r"\frac{\partial l}{\partial b_2} = \frac{\partial l}{\partial \hat{y}} * \frac{\partial "
        r"\hat{y}}{\partial z_3}"
        r" * \frac{\partial z_3}{\partial b_2}"
    ),
    (
        r"\frac{\partial l}{\partial W_1} = \frac{\partial l}{\partial \hat{y}} * \frac{\partial "
        r"\hat{y}}{\partial z_3}"
        r" * \frac{\partial z_3}{\partial z_2} * \frac{\partial z_2}{\partial z_1} * \frac{\partial "
        r"z_1}{\partial W_1}"
    ),
    (
        r"\frac{\partial l}{\partial b_1} = \frac{\partial l}{\partial \hat{y}} * \frac{\partial "
        r"\hat{y}}{\partial z_3}"
        r" * \frac{\partial z_3}{\partial z_2} * \frac{\partial z_2}{\partial z_1} * \frac{\partial "
        r"z_1}{\partial b_1}"
    ),
)


def _chains(first: int) -> tuple[Printed, ...]:
    return tuple(_line(formula, first + n, "chain") for n, formula in enumerate(CHAINS))


DEFINITIONS = (
    _line(
        r"Linear_1 \rightarrow f \rightarrow Linear_2 \rightarrow g",
        1,
        "layers",
        Meaning(
            r"Linear_1 \rightarrow f \rightarrow Linear_2 \rightarrow g",
            r"z1 \rightarrow z2 \rightarrow z3 \rightarrow yhat",
            "each layer stands for the value that it gives",
        ),
    ),
    _line(r"l_{MSE}(\hat{y}, y) = ||\hat{y} - y||^2", 2, "answer", *LOSS),
    _line(
        r"x \in R^n, \hat{y} \in R^k",
        "question 1.1, the shapes",
        "shape",
        Meaning("R^k", "R^K", "the number of outputs, k here, is K elsewhere"),
        Meaning("R^", r"\mathbb{R}^", "R is the set of the real numbers"),
        program=RELU_NET,
    ),
    _line(NET_LINE, 3, "layers", LAYER_VALUES),
    _line(r"z_1 = Linear_1 = W^{(1)}x + b^{(1)}", 4, "answer", *AFFINE),
    _line(r"z_2 = f(z_1) = 5ReLU(z_1)", 5, "answer", *RELU_F),
    _line(r"z_3 = Linear_2(z_2) = W^{(2)}z_2 + b^{(2)}", 6, "answer", *AFFINE),
    _line(r"\hat{y} = g(z_3) = I_k z_3", 7, "answer", *RELU_F, IDENTITY),
    _line(r"L(\hat{y}, y) = \frac{1}{N} ||\hat{y} - y||^2", 8, "answer", *LOSS, let=WITH_N, program=RELU_NET),
)


def _by_prediction(first: int, program: str, last: str = "") -> tuple[Printed, ...]:
    """Return the lines from the loss to its derivative by the prediction, which the sheet prints twice."""
    own = {"let": WITH_N, "program": program}
    by = r"\frac{\partial l}{\partial \hat{y}}"
    d = last or r"\frac{d}{d \hat{y}}"
    return (
        _line(r"L(\hat{y}, y) = \frac{1}{N} ||\hat{y} - y||^2", first, "answer", *LOSS, **own),
        _line(
            rf"{by} = \frac{{1}}{{N}} < \hat{{y}} - y >^T < \hat{{y}} - y > \frac{{d}}{{d \hat{{y}}}}",
            first + 1,
            "operator",
            *NORMS,
            **own,
        ),
        _line(
            rf"{by} = \frac{{1}}{{N}} (\hat{{y}}^2 - 2\hat{{y}}y + y^2 {d})",
            first + 2,
            "operator",
            *NORMS,
            **own,
        ),
        _line(rf"{by} = \frac{{2}}{{N}}(\hat{{y}} - y)", first + 3, "answer", **own),
    )


BY_OUTPUT = (
    _line(r"\hat{y} = I_k z_3", 20, "answer", IDENTITY),
    _line(
        r"\frac{\partial \hat{y}}{\partial z_3} = I_k z_3 \frac{d}{\partial z_3}", 21, "operator", IDENTITY
    ),
    _line(r"\frac{\partial \hat{y}}{\partial z_3} = I_k", 22, "answer", IDENTITY),
    _line(r"\frac{\partial \hat{y}}{\partial z_3} \in R^{k \times k}", "1.D.B, the dimension", "dimension"),
)
BY_HIDDEN = (
    _line(r"z_3 = W^{(2)} z_2 + b^{(2)}", 23),
    _line(
        r"\frac{\partial z_3}{\partial z_2} = W^{(2)} z_2 + b^{(2)} \frac{d}{\partial z_2}", 24, "operator"
    ),
    _line(r"\frac{\partial z_3}{\partial z_2} = W^{(2)T}", 25, "answer", SECOND_T),
    _line(r"\frac{\partial z_3}{\partial z_2} \in R^{(k \times d)}", "1.D.C, the dimension", "dimension"),
    _line(
        r"\begin{array}{ccc} \frac{\partial z_{31}}{\partial z_{21}} & \cdots & \frac{\partial "
        r"z_{31}}{\partial z_{2K}}"
        r" \\ \frac{\partial z_{32}}{\partial z_{21}} & \cdots & \frac{\partial z_{32}}{\partial z_{2K}}"
        r" \\ \frac{\partial z_{3N}}{\partial z_{21}} & \cdots & \frac{\partial z_{31}}{\partial z_{2K}} "
        r"\end{array}",
        "1.D.C, the matrix of entries",
        "elements",
    ),
)
OWN_TANH = {"let": WITH_N, "program": TANH_NET}
SIGMOID = _line(r"\sigma(z) = (1 + \exp(-x))^{-1}", 26, let="x; z")
TANH_LINES = (
    _line(NET_LINE, 27, "layers", LAYER_VALUES),
    _line(r"z_1 = \text{Linear}_1 = W^{(1)}x + b^{(1)}", 28, "answer", *AFFINE),
    _line(r"z_2 = f(z_1) = \tanh(z_1)", 29, "answer", *TANH_F),
    _line(r"z_3 = \text{Linear}_2(z_2) = W^{(2)}z_2 + b^{(2)}", 30, "answer", *AFFINE),
    _line(r"\hat{y} = g(z_3) = \sigma(z_3)", 31, "answer", *TANH_F),
    _line(r"L(\hat{y}, y) = ||\hat{y} - y||^2", 32, "answer", *LOSS),
    *_chains(33),
    *_by_prediction(37, TANH_NET, r"\frac{d}{\partial \hat{y}}"),
    _line(r"z_3 = W^{(2)} z_2 + b^{(2)}", 41),
    _line(r"\frac{\partial z_3}{\partial z_2} = W^{(2)} + b^{(2)} \frac{d}{\partial z_2}", 42, "operator"),
    _line(r"\frac{\partial z_3}{\partial z_2} = W^{(2)T}", 43, "answer", SECOND_T),
    _line(r"\frac{\partial \hat{y}}{\partial z_3} = \sigma(z_3) \frac{d}{\partial z_3}", 44, "operator"),
    _line(
        r"\frac{\partial \hat{y}}{\partial z_3} = (1 + e^{-z_3})^{-2} * \frac{d}{\partial z_3} (1 + "
        r"e^{-z_3})",
        45,
        "operator",
        POWERS,
    ),
    _line(
        r"\frac{\partial \hat{y}}{\partial z_3} = \frac{e^{-z_3}}{(1 + e^{-z_3})^{-2}}", 46, "answer", POWERS
    ),
    _line(
        r"\frac{\partial \hat{y}}{\partial z_3} = \frac{1}{1 + e^{-z_3}} * \frac{e^{-z_3}}{1 + e^{-z_3}}", 47
    ),
    _line(
        r"\frac{\partial \hat{y}}{\partial z_3} = \frac{1}{1 + e^{-z_3}} * \frac{(e^{-z_3} + 1) - 1}{1 + "
        r"e^{-z_3}}",
        48,
    ),
    _line(
        r"\frac{\partial \hat{y}}{\partial z_3} = \frac{1}{1 + e^{-z_3}} * [1 - \frac{1}{1 + e^{-z_3}}]", 49
    ),
    _line(r"\frac{\partial \hat{y}}{\partial z_3} = \sigma(z_3)(1 - \sigma(z_3))", 50),
    _line(
        r"\frac{\partial \hat{y}}{\partial z_3} = \begin{cases} \sigma(z_3)(1 - \sigma(z_3)) & \text{if "
        r"} i == j \\"
        r" 0 & \text{if } i \neq j \end{cases}",
        "1.3.A, the diagonal matrix",
        "diagonal",
    ),
)
SUMMED = Meaning(
    r"\sum_{i=1}^K (-y_i \log(\hat{y}_i)) + [(1 - y_i) \log(1 - \hat{y}_i)]",
    r"\sum_{i=1}^K ((-y_i \log(\hat{y}_i)) + [(1 - y_i) \log(1 - \hat{y}_i)])",
    "the sum is read over all that carries its index",
)
BCE = r"\frac{1}{K} \sum_{i=1}^K (-y_i \log(\hat{y}_i)) + [(1 - y_i) \log(1 - \hat{y}_i)]"
BY_Y = r"\frac{\partial L}{\partial \hat{y}}"
ENTROPY_LINES = (
    _line(rf"l_{{BCE}}(\hat{{y}}, y) = {BCE}", 51, "answer", *LOSS, SUMMED),
    _line(NET_LINE, 52, "layers", LAYER_VALUES),
    _line(r"z_1 = \text{Linear}_1 = W^{(1)}x + b^{(1)}", 53, "answer", *AFFINE),
    _line(r"z_2 = f(z_1) = \tanh(z_1)", 54, "answer", *TANH_F),
    _line(r"z_3 = \text{Linear}_2(z_2) = W^{(2)}z_2 + b^{(2)}", 55, "answer", *AFFINE),
    _line(r"\hat{y} = g(z_3) = \sigma(z_3)", 56, "answer", *TANH_F),
    _line(rf"L(\hat{{y}}, y) = {BCE}", 57, "answer", *LOSS, SUMMED),
    _line(rf"{BY_Y} = {BCE} \frac{{\partial d}}{{\partial \hat{{y}}}}", 58, "operator", *LOSS, SUMMED),
    _line(
        rf"{BY_Y} = \frac{{1}}{{K}} * \frac{{\partial d}}{{\partial \hat{{y}}}} (-y \log(\hat{{y}}))"
        r" - \frac{\partial d}{\partial \hat{y}} [(1 - y) \log(1 - \hat{y})]",
        59,
        "operator",
        *LOSS,
    ),
    _line(
        rf"{BY_Y} = \frac{{1}}{{K}} * \frac{{-y}}{{\hat{{y}}}} + \frac{{(1 - y)}}{{(1 - \hat{{y}})}}",
        60,
        "answer",
        *LOSS,
    ),
)

# --- Question 1.3(c): what a layer passes back.

DEEP = "x; w1; w2; w3; w4"
DEEP_TANH = "a1 = tanh(w1*x); a2 = tanh(w2*a1); a3 = tanh(w3*a2); a4 = tanh(w4*a3)"
DEEP_RELU = (
    "z1 = w1*x; a1 = relu(z1); z2 = w2*a1; a2 = relu(z2); "
    "z3 = w3*a2; a3 = relu(z3); z4 = w4*a3; a4 = relu(z4)"
)
SLOPES = (
    _line(
        r"\nabla ReLU(z) = \begin{cases} 1 & \text{if } z > 0 \\ 0 & \text{if } z \leq 0 \end{cases}",
        "solution 1.3.C, the derivative of ReLU",
        "answer",
        Meaning(
            r"\nabla ReLU(z)", r"\frac{\partial r}{\partial z}", "∇ReLU is the derivative of r = ReLU(z)"
        ),
        let="z",
        program="r = relu(z)",
    ),
    _line(
        r"\nabla tanh(z) = \begin{cases} 0+ & \text{if } z \leq -5 \text{ or } z \geq 5 \\"
        r" (0, 1] & \text{if } z \in [-5, 5] \end{cases}",
        "solution 1.3.C, the derivative of tanh",
        "ranges",
        Meaning(
            r"\nabla tanh(z)", r"\frac{\partial r}{\partial z}", "∇tanh is the derivative of r = tanh(z)"
        ),
        let="z",
        program="r = tanh(z)",
    ),
)

# --- Question 1.4: questions on their own.

MAPS = (
    ("rotation", (("A", (("3/5", "-4/5"), ("4/5", "3/5"))),)),
    ("reflection", (("A", ((1, 0), (0, -1))),)),
    ("scaling", (("A", (("1.5", 0), (0, "0.5"))),)),
    ("shear", (("A", ((1, "0.8"), (0, 1))),)),
    ("projection", (("A", ((1, 0), (0, 0))),)),
)
OF_Z = (
    Meaning("softmax(z) =", "m =", "on the left, softmax names the soft maximum m"),
    Meaning("softargmax(z)", "softmax(z)", "softargmax is what is usually called softmax"),
)


def _sketch(title: str, function: str) -> Given:
    name = f"a_{title}"  # the axis of the sketch says which function it is of
    return Given(title, Derivative(name, ("x",), plot="x"), "x", f"{name} = {function}")


NETWORKS = (
    Part(
        id="q1.2a",
        title="Five steps of a training iteration",
        question=f"{REGRESSION}Name and describe the five steps of one iteration of stochastic "
        "gradient descent on a batch with PyTorch.",
        let=INPUTS,
        program=RELU_NET,
        ask=Several(
            (
                Given(
                    "The five steps",
                    Discussion(
                        (
                            (
                                "1. Forward pass: compute the prediction $yhat$ of every example in the "
                                "batch, and keep the values on the way."
                            ),
                            (
                                "2. Loss: compute $l$ of every prediction and its target, and take the mean "
                                "over the batch."
                            ),
                            (
                                "3. Clear the gradients that the parameters still hold: a backward pass adds "
                                "to them."
                            ),
                            (
                                "4. Backward pass: from the loss back to $W2$, $b2$, $W1$ and $b1$, each "
                                "local derivative times what comes from above."
                            ),
                            "5. Update: move each parameter against its gradient, by the step size.",
                        )
                    ),
                ),
                Given(
                    "As a program, and run",
                    Training(
                        "l",
                        ("W1", "b1", "W2", "b2"),
                        start=(
                            ("W1", ((0.5, -0.25), (0.25, 0.5), (-0.5, 0.25))),
                            ("b1", (0.0, 0.125, 0.25)),
                            ("W2", ((0.25, 0.5, -0.25), (-0.5, 0.25, 0.5))),
                            ("b2", (0.0, 0.0)),
                        ),
                        data=(
                            ("x", ((1.0, 0.5), (-0.5, 1.0), (0.25, -1.0), (-1.0, -0.5))),
                            ("y", ((1.0, -1.0), (0.5, 1.0), (-1.0, 0.5), (0.0, 0.25))),
                        ),
                        rate="1/200",
                        steps=400,
                        predicts="yhat",
                    ),
                ),
            )
        ),
        letters=LETTERS,
    ),
    Part(
        id="q1.2b",
        title="The forward pass, layer by layer",
        question=f"{REGRESSION}Write down the input and the output of every layer for one example, in "
        "$x$, $y$ and the weights alone.",
        let=INPUTS,
        program=RELU_NET,
        ask=Forward(LAYERS),
        letters=LETTERS,
        printed=DEFINITIONS,
    ),
    Part(
        id="q1.2c",
        title="The gradients as chains",
        question=f"{REGRESSION}Write down the gradients by all weights and biases; the local derivatives "
        "$d l / d yhat$, $d yhat / d z3$ and $d z2 / d z1$ keep their names.",
        let=INPUTS,
        program=RELU_NET,
        ask=Chain("l", WEIGHTS, KEPT),
        letters=LETTERS,
        printed=_chains(9),
    ),
    Part(
        id="q1.2d",
        title="The elements of the local derivatives",
        question=f"{REGRESSION}Show the elements of $d l / d yhat$, $d yhat / d z3$, $d z3 / d z2$ "
        "and $d z2 / d z1$.",
        let=INPUTS,
        program=RELU_NET,
        ask=Several(
            (
                Given(
                    "The loss by the prediction",
                    Derivative("l", ("yhat",), rows=True),
                    printed=(
                        *_by_prediction(16, RELU_NET),
                        _line(
                            r"\frac{\partial l}{\partial \hat{y}} \in R^k",
                            "1.D.A, the dimension",
                            "dimension",
                        ),
                    ),
                ),
                Given(
                    "The prediction by the last layer",
                    Derivative("yhat", ("z3",), table=True),
                    printed=BY_OUTPUT,
                ),
                Given(
                    "The last layer by the hidden values",
                    Derivative("z3", ("z2",), table=True),
                    printed=BY_HIDDEN,
                ),
                Given("The hidden values by the first layer", Derivative("z2", ("z1",), table=True)),
            )
        ),
        letters=LETTERS,
    ),
    Part(
        id="q1.3a",
        title="What tanh and the sigmoid change",
        question=f"{NET}For classification, f is now tanh and g the logistic sigmoid; the loss is "
        "still the squared error. What changes in the forward pass, the chains and their elements?",
        let=INPUTS,
        program=TANH_NET,
        ask=Several(
            (
                Given("Only what changes", Changes(RELU_NET), printed=(SIGMOID, *TANH_LINES)),
                Given("The same chains, with the new factors", Chain("l", WEIGHTS, KEPT)),
            )
        ),
        letters=LETTERS,
    ),
    Part(
        id="q1.3b",
        title="What the cross-entropy changes",
        question=f"{NET}f is tanh, g the sigmoid, and the loss is now the binary cross-entropy, the "
        "mean over the $K$ outputs of $-y[i] log(yhat[i]) - (1 - y[i]) log(1 - yhat[i])$. What changes?",
        let=ENTROPY_INPUTS,
        program=ENTROPY_NET,
        ask=Several(
            (
                Given("Only what changes", Changes(TANH_NET), printed=ENTROPY_LINES),
                Given("What reaches the last layer", Derivative("l", ("z3",))),
            )
        ),
        letters=LETTERS,
    ),
    Part(
        id="q1.3c",
        title="Why ReLU helps a deeper network",
        question="Not all hidden values need be binary, or nearly so. Why can ReLU be the better "
        "choice in a deep network?",
        let="x; w1; w2; w3; w4; z; L",
        program="",
        ask=Several(
            (
                Given(
                    "In words",
                    Discussion(
                        (
                            (
                                "A gradient that goes back through a layer is multiplied by the derivative "
                                "of its activation. With tanh that factor is below 1 wherever the input is "
                                "not 0, and close to 0 where it is large: the product over many layers "
                                "vanishes. With ReLU the factor is exactly 1 for every active unit, whatever "
                                "its size, so that the product over the active units does not shrink. Where "
                                "a unit is not active the factor is 0: that unit learns nothing from the "
                                "example."
                            ),
                        ),
                        (
                            Fact("the slope of tanh is at most 1", "1 - tanh(z)^2 <= 1"),
                            Fact("it is below 1 off zero", "1 - tanh(z)^2 < 1", where="z > 0"),
                            Limit("it vanishes far out", "1 - tanh(z)^2", "z", "oo", "0"),
                            Limit("on both sides", "1 - tanh(z)^2", "z", "-oo", "0"),
                            Computed("at 5 it is small already", "1 - tanh(z)^2", (("z", 5),)),
                        ),
                    ),
                    printed=SLOPES,
                ),
                Given("Back through four layers of tanh", Chain("a4", ("x",), expand=False), DEEP, DEEP_TANH),
                Given("Back through four layers of ReLU", Chain("a4", ("x",), expand=False), DEEP, DEEP_RELU),
                Given(
                    "The product of the slopes over the depth $L$, every input to an activation being 1",
                    Curves(
                        (
                            ("ReLU", "ind(z > 0)^L"),
                            ("tanh", "(1 - tanh(z)^2)^L"),
                            ("sigmoid", "(sigmoid(z)*(1 - sigmoid(z)))^L"),
                        ),
                        "L",
                        "1",
                        "10",
                        (("z", 1),),
                        whole=True,
                    ),
                    "z positive; L positive",
                ),
            )
        ),
    ),
)

QUESTIONS = (
    Part(
        id="q1.4a",
        title="Softmax is a soft argmax",
        question="Why is softmax really a soft version of argmax, not of max?",
        let="z[n]; T positive",
        program="p = softmax(z/T); m = p'*z",
        ask=Several(
            (
                Given(
                    "In words",
                    Discussion(
                        (
                            (
                                "The argmax of $z$, written as a vector, has a 1 where the largest entry "
                                "stands and 0 elsewhere. Softmax returns a vector of the same kind: its "
                                "entries are positive, add up to one, and the largest stands where the "
                                "largest of $z$ stands. Dividing by a temperature $T$ sharpens it, and in "
                                "the limit it is the argmax itself. The maximum is a number; its soft "
                                "version is the mean of the entries of $z$ under these weights, $m = p' z$."
                            ),
                        ),
                        (
                            Fact("the entries add up to one", "sum(p) = 1"),
                            Fact(
                                "only differences count",
                                "softmax(z/T)[i] = 1/sum(j:n, exp((z[j] - z[i])/T))",
                                "numerator and denominator are divided by the exponential of $z[i]/T$: as "
                                "$T$ falls, every term with $z[j] < z[i]$ vanishes, and every term with "
                                "$z[j] > z[i]$ grows without bound",
                            ),
                            Limit(
                                "cold: the argmax",
                                "p",
                                "T",
                                "0+",
                                "(z == maxel(z))",
                                "where one entry is the largest",
                            ),
                            Limit("hot: every entry alike", "p", "T", "oo", "ones(n)/n"),
                            Limit("the soft maximum becomes the maximum", "m", "T", "0+", "maxel(z)"),
                        ),
                    ),
                    printed=(
                        _line(
                            r"softmax(z) = softargmax(z)^T z",
                            61,
                            "answer",
                            *OF_Z,
                            let="z[n]",
                            program="m = softmax(z)'*z",
                        ),
                    ),
                ),
                Given(
                    "Three entries as the temperature rises",
                    Curves(
                        (
                            ("largest", "softmax(z/T)[3]"),
                            ("middle", "softmax(z/T)[2]"),
                            ("smallest", "softmax(z/T)[1]"),
                        ),
                        "T",
                        "1/10",
                        "5",
                        (("z", (0, 1, 2)),),
                    ),
                    "z[3]; T positive",
                    "",
                ),
            )
        ),
    ),
    Part(
        id="q1.4b",
        title="A computation graph of sums and products",
        question="Draw the computation graph of $a = x y + z$, $b = (x + x) a$, $w = a b$, one sum "
        "or product to a node, and find the derivatives of $w$ by $x$, $y$ and $z$.",
        let="x; y; z",
        program="p = x*y; a = p + z; s = x + x; b = s*a; w = a*b",
        ask=Derivative("w", ("x", "y", "z")),
        printed=(
            _line(r"a = x * y + z", 62),
            _line(r"b = (x + x) * a", 63),
            _line(r"w = a * b", 64),
        ),
    ),
    Part(
        id="q1.4c",
        title="Graphs of the derivatives of four activations",
        question="Draw the graph of the derivative of ReLU, of LeakyReLU with slope 0.01 on the "
        "left, of Softplus and of GELU.",
        let="x",
        program="",
        ask=Several(
            (
                _sketch("ReLU", "relu(x)"),
                _sketch("LeakyReLU", "leaky_relu(x, 1/100)"),
                _sketch("Softplus", "softplus(x)"),
                _sketch("GELU", "gelu(x)"),
            )
        ),
    ),
    Part(
        id="q1.4d",
        title="Linear maps and nonlinearities",
        question="Name different kinds of linear maps. What do the linear maps and the nonlinear "
        "functions of a network each do?",
        let="A[2,2]; v[2]",
        program="",
        ask=Several(
            (
                Given(
                    "In words",
                    Discussion(
                        (
                            (
                                "A linear map takes the unit square to a parallelogram. A rotation keeps all "
                                "lengths and the orientation, a reflection keeps the lengths and turns the "
                                "orientation over, a scaling stretches along the axes, a shear slides along "
                                "one of them and keeps the area, and a projection flattens the square: what "
                                "it loses cannot be got back."
                            ),
                            (
                                "In a network the linear maps mix the features, and carry them to a space of "
                                "another dimension. Alone they would be worth no more than one of them, for "
                                "a product of matrices is a matrix. The nonlinear functions between them "
                                "bend space, entry by entry, so that classes which no line parts can be "
                                "parted after the next map."
                            ),
                        ),
                        (
                            *(
                                Computed(f"the area under the {title}", "abs(det(A))", at)
                                for title, at in MAPS
                            ),
                        ),
                    ),
                ),
                Given("What each map does to the unit square", Square("A*v", "v", MAPS)),
                Given(
                    "What a nonlinear function does after it",
                    Square(
                        "tanh(2*(A*v))",
                        "v",
                        (("tanh after a rotation", MAPS[0][1]), ("tanh after a shear", MAPS[3][1])),
                    ),
                ),
            )
        ),
    ),
    Part(
        id="q1.4e",
        title="The training objective",
        question="Write the training of the network $yhat = W2 (5 relu(W1 x + b1)) + b2$ on a data set as an "
        "optimisation problem.",
        let="X[n,N]; Y[K,N]; W1[d,n]; b1[d]; W2[K,d]; b2[K]; x[n]; yhat[K]",
        program="Z = W1*X + b1*ones(N)'; P = W2*(5*relu(Z)) + b2*ones(N)'; E = P - Y; J = normF(E)^2/N",
        ask=Discussion(
            (
                (
                    "The columns of $X$ and $Y$ are the inputs and the targets of the $N$ examples, and "
                    "those of $P$ the predictions. With θ for all weights and biases together, $P$ is the "
                    "network with the parameters θ, applied to the data. Training looks for the parameters "
                    "at which the mean loss is smallest:"
                ),
                r"$\operatorname*{argmin}_{W1, b1, W2, b2} J$, where $J = normF(P - Y)^2 / N$.",
            ),
            (
                Fact(
                    "the objective is the mean of the losses",
                    "J = sum(t:N, sum(k:K, (P[k,t] - Y[k,t])^2))/N",
                    "the squared loss of example t is the sum over the $K$ outputs",
                ),
            ),
        ),
        letters=LETTERS,
        printed=(
            _line(
                r"\underset{\theta}{\operatorname{argmin}} L(F_{\theta}(D)Y)",
                65,
                "problem",
                Meaning(
                    r"L(F_{\theta}(D)Y)",
                    "J",
                    "the comma before Y is missing: L(F_θ(D), Y) is the loss of the data",
                ),
                Meaning(r"\underset{\theta}", r"\underset{W1, b1, W2, b2}", "θ are all weights and biases"),
            ),
        ),
    ),
)

SHEET = Sheet(
    id="dsga1008-hw1",
    title="DS-GA 1008 Deep Learning, Homework 1",
    source="DS-GA 1008, New York University, Fall 2022, homework 1, theory, and a published answer",
    parts=(*NETWORKS, *QUESTIONS),
)
