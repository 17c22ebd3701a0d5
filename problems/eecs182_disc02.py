"""EECS 182, Deep Neural Networks (Spring 2023), Discussion 2: a ReLU net, backpropagation, ridge as MAP.

Each part holds what was asked, as data, and what the published solution printed, to be judged.
"""

from symderiv.problem import Ask, Cost, Derivative, Estimate, Expression, Meaning, Part, Printed, Sheet

# --- Question 1: y = W2 max(0, W1 x + b1) + b2, one hidden layer of k units, x and y scalars.

NET_INPUTS = "x; W1[k]; b1[k]; W2[1,k]; b2"
NET = "z = W1*x + b1; h = max(0, z); y = W2*h + b2"
NET_LETTERS = (("W1", "W^(1)"), ("b1", "b^(1)"), ("W2", "W^(2)"), ("b2", "b^(2)"))
NET_QUESTION = (
    "A network with one hidden layer of $k$ ReLU units maps a scalar $x$ to a scalar: "
    "$y = W2 max(0, W1 x + b1) + b2$. "
)
NET_KINKS = Printed(
    r"x = \frac{-b_i^{(1)}}{W_i^{(1)}}", "question 1, solution, note on the critical points", "kinks"
)


NET_MODEL = (
    Printed(
        r"y = W^{(2)}(\max(\mathbf{0}, W^{(1)}x + \mathbf{b^{(1)}})) + b^{(2)}",
        "question 1, the network",
        "answer",
    ),
    Printed(
        r"x, y \in \mathbb{R}, W^{(1)} \in \mathbb{R}^{k \times 1}, W^{(2)} \in \mathbb{R}^{1 \times k}, and"
        r" \mathbf{b}^{(1)} \in \mathbb{R}^{k \times 1}, and b^{(2)} \in \mathbb{R}",
        "question 1, the shapes",
        "shape",
    ),
)


def _of_the_net(part: str, name: str, written: str, title: str, printed: str, *more: Printed) -> Part:
    return Part(
        id=part,
        title=f"The derivative by {title}",
        question=f"{NET_QUESTION}Find $d y / d {written}$ and sketch it as a function of $x$, "
        "with every kink, jump and slope labelled.",
        let=NET_INPUTS,
        program=NET,
        ask=Derivative("y", (name,), entry="i", expand=True, plot="x"),
        letters=NET_LETTERS,
        printed=(Printed(printed, f"solution 1({part[-1]})", "answer"), *more),
    )


PRINTED_1A = r"\frac{\partial y}{\partial b^{(2)}} = 1"
PRINTED_1B = r"\frac{\partial y}{\partial W_i^{(2)}} = \max(0, W_i^{(1)} x + b_i^{(1)})"
PRINTED_1C = (
    r"\frac{\partial y}{\partial b_i^{(1)}} = \begin{cases} W_i^{(2)}, \text{ if } W^{(1)}x + b^{(1)} > 0\\"
    r" 0, \text{ if } W^{(1)}x + b^{(1)} < 0 \end{cases}"
)
PRINTED_1D = (
    r"\frac{\partial y}{\partial w_i^{(1)}} ="
    r" \begin{cases} W_i^{(2)} x, \text{ if } W^{(1)} x + b^{(1)} > 0\\"
    r" 0, \text{ if } W^{(1)} x + b^{(1)} < 0 \end{cases}"
)

# --- Question 2: a hidden layer of k units with a skip connection from the scalar x, cross-entropy loss.

SKIP_INPUTS = "x; W1[k]; b1[k]; W2[1,k]; b2; y unit"
SKIP = (
    "z1 = W1*x + b1; a1 = relu(z1); z2 = W2*a1 + b2 + x; yhat = sigmoid(z2); "
    "J = -y*log(yhat) - (1 - y)*log(1 - yhat)"
)
SKIP_QUESTION = (
    "A network with one hidden layer and a skip connection computes $z1 = W1 x + b1$, $a1 = relu(z1)$, "
    "$z2 = W2 a1 + b2 + x$ and $yhat = sigmoid(z2)$; its loss on the label $y$ is the binary "
    "cross-entropy $J = -y log(yhat) - (1 - y) log(1 - yhat)$. "
)


def _of_the_skip(part: str, title: str, asked: str, ask: Ask, *printed: Printed) -> Part:
    return Part(part, title, SKIP_QUESTION + asked, SKIP_INPUTS, SKIP, ask, printed=printed)


def _answers(part: str, *lines: str) -> tuple[Printed, ...]:
    place = f"solution 2({part}), line"
    return tuple(Printed(line, f"{place} {n}", "answer") for n, line in enumerate(lines, 1))


PRINTED_2A = (
    r"\hat{y} = \sigma(z_2)",
    r"\hat{y} = \sigma(W_2 a_1 + b_2 + x)",
    r"\hat{y} = \sigma(W_2 \cdot ReLU(W_1 x + b_1) + b_2 + x)",
)
LOSS_2 = Printed(
    r"loss = -y \log \hat{y} - (1-y)log(1-\hat{y})",
    "question 2, the loss",
    "answer",
    (Meaning("loss", "J", "the loss is J"),),
)
HINT_2 = Printed(r"\frac{\partial J}{\partial z_2} = \hat{y} - y", "question 2, hint", "answer")
DJ_DZ2 = r"\frac{\partial J}{\partial z_2}"
DZ2_DA1 = r"\frac{\partial z_2}{\partial a_1}"
DA1_DZ1 = r"\frac{\partial a_1}{\partial z_1}"
PRINTED_2B = (
    (
        rf"\frac{{\partial J}}{{\partial W_2}} = {DJ_DZ2} \cdot \frac{{\partial z_2}}{{\partial W_2}}"
        r" = (\hat{y} - y) \cdot a_1"
    ),
    (
        rf"\frac{{\partial J}}{{\partial b_2}} = {DJ_DZ2} \cdot \frac{{\partial z_2}}{{\partial b_2}}"
        r" = \hat{y} - y"
    ),
    (
        rf"\frac{{\partial J}}{{\partial b_2}} = {DJ_DZ2} \cdot \frac{{\partial z_2}}{{\partial b_2}}"
        r" = \hat{y} - y"
    ),
)
PRINTED_2C = (
    (
        rf"\frac{{\partial J}}{{\partial W_1}} = {DJ_DZ2} \cdot {DZ2_DA1} \cdot {DA1_DZ1}"
        r" \cdot \frac{\partial z_1}{\partial W_1}"
        rf" = (\hat{{y}} - y) \cdot W_2 \cdot {DA1_DZ1} \cdot x"
    ),
    (
        rf"\frac{{\partial J}}{{\partial b_1}} = {DJ_DZ2} \cdot {DZ2_DA1}"
        r" \cdot \frac{\partial z_1}{\partial z_1} \cdot \frac{\partial z_1}{\partial b_1}"
        rf" = (\hat{{y}} - y) \cdot W_2 \cdot {DA1_DZ1}"
    ),
    rf"{DA1_DZ1} = " + r"\begin{cases} 1, & \text{if } z_1 > 0\\ 0, & \text{if } z_1 < 0 \end{cases}",
    (
        rf"\frac{{\partial J}}{{\partial x}} = {DJ_DZ2} \cdot {DZ2_DA1} \cdot {DA1_DZ1}"
        r" \cdot \frac{\partial z_1}{\partial x}"
        rf" + {DJ_DZ2} \cdot \frac{{\partial z_2}}{{\partial x}}"
        rf" = (\hat{{y}} - y) \cdot W_2 \cdot {DA1_DZ1} \cdot W_1 + (\hat{{y}} - y)"
    ),
)

# --- Question 3: ridge regression as the maximum a posteriori estimate.  The i-th row of X is x_i there.

RIDGE_INPUTS = "X[n,d]; y[n]; w[d]; lambda positive"
RIDGE_NOISE = f"{RIDGE_INPUTS}; N[n]"
ROW_OF_X = tuple(
    Meaning(spelled, "(X w)_i", "xᵢ is row i of X")
    for spelled in (r"\mathbf{x_i}^T \mathbf{w}", r"\mathbf{x}_i^T \mathbf{w}")
)
PRIOR = Meaning(r"\mathcal{N}(0, I)", r"\mathbf{w} \sim \mathcal{N}(0, I)", "this is said of the prior of w")
OBSERVED = Meaning(r"\mathbf{Y}", r"\mathbf{y}", "the observed value of Y is y")
STANDARD_NORMAL = Meaning("f_Z(z)", "z ~ normal(0, 1)", "f_Z is the density of a standard normal value")
RIDGE_QUESTION = (
    "Ridge regression minimises $norm2(X w - y)^2 + lambda norm2(w)^2$ over $w$. Suppose the weights $w$ "
    "have independent standard normal entries, and the observation $y$ is $X w$ plus $sqrt(lambda)$ times "
    "independent standard normal noise. Show that the maximum a posteriori estimate of $w$ given $y$ is the "
    "ridge estimate, and find it in closed form."
)


def _objective(place: str, formula: str, *where: Meaning) -> Printed:
    return Printed(formula, place, "objective", where)


PRINTED_3 = (
    _objective(
        "question 3, the ridge estimator",
        r"\underset{\mathbf{w}}{\operatorname{argmin}} \|X\mathbf{w} - y\|_{2}^{2}"
        r" + \lambda \|\mathbf{w}\|^{2}",
    ),
    Printed(
        r"\hat{\mathbf{w}} = (X^T X + \lambda I)^{-1} X^T \mathbf{y}", "question 3, equation (2)", "answer"
    ),
    Printed(r"\mathcal{N}(0, I)", "question 3, the prior", "distribution", (PRIOR,)),
    Printed(
        r"\mathbf{Y} = X\mathbf{w} + \sqrt{\lambda}N",
        "question 3, how Y is generated",
        "distribution",
        (OBSERVED,),
        RIDGE_NOISE,
    ),
    _objective(
        "solution 3, the definition, line 1",
        r"MAP(\mathbf{w}|\mathbf{Y} = \mathbf{y}) = \underset{\mathbf{w}}{\operatorname{argmax}}"
        r" f(\mathbf{w}|\mathbf{Y} = \mathbf{y})",
    ),
    _objective(
        "solution 3, the definition, line 2",
        r"= \underset{\mathbf{w}}{\operatorname{argmax}} \frac{f(\mathbf{w}, \mathbf{y})}{f(\mathbf{y})}",
    ),
    _objective(
        "solution 3, without the denominator",
        r"= \operatorname*{argmax}_{\mathbf{w}} f(\mathbf{w}) f(\mathbf{y}|\mathbf{w})",
    ),
    _objective(
        "solution 3, the entries of y independent",
        r"= \operatorname*{argmax}_{\mathbf{w}} f(\mathbf{w}) \prod_{i=1}^{n} f(y_i | \mathbf{w})",
    ),
    Printed(
        r"f_Z(z) = \frac{e^{-z^2/2}}{\sqrt{2\pi}}",
        "solution 3, the standard normal density",
        "distribution",
        (STANDARD_NORMAL,),
        "z",
    ),
    Printed(
        r"y_i = \mathbf{x_i}^T \mathbf{w} + \sqrt{\lambda} N_i",
        "solution 3, an entry of y",
        "distribution",
        ROW_OF_X,
        RIDGE_NOISE,
    ),
    Printed(
        r"N_i \sim \mathcal{N}(0,1)",
        "solution 3, an entry of the noise",
        "distribution",
        (),
        RIDGE_INPUTS,
        "N = (y - X*w)/sqrt(lambda)",
    ),
    Printed(
        r"\frac{y_i - \mathbf{x_i}^T \mathbf{w}}{\sqrt{\lambda}} \sim \mathcal{N}(0,1)",
        "solution 3, an entry standardised",
        "distribution",
        ROW_OF_X,
    ),
    _objective(
        "solution 3, the densities put in",
        r"MAP = \operatorname*{argmax}_{\mathbf{w}} \frac{e^{-\|\mathbf{w}\|^2/2}}{\sqrt{2\pi}}"
        r" \prod_{i=1}^{n} \frac{e^{-(\frac{y_i - \mathbf{x_i}^T \mathbf{w}}{\sqrt{\lambda}})^2/2}}"
        r"{\sqrt{2\pi}}",
        *ROW_OF_X,
    ),
    _objective(
        "solution 3, after the logarithm",
        r"MAP = \underset{\mathbf{w}}{\operatorname{argmax}} - \frac{\|\mathbf{w}\|^2}{2} - \frac{1}{\lambda}"
        r" \sum_{i} \frac{(y_i - \mathbf{x}_i^T \mathbf{w})^2}{2}",
        *ROW_OF_X,
    ),
    _objective(
        "solution 3, after the change of sign",
        r"MAP = \underset{\mathbf{w}}{\operatorname{argmin}} \|\mathbf{w}\|^2"
        r" + \frac{1}{\lambda} \|\mathbf{y} - X\mathbf{w}\|^2",
    ),
    _objective(
        "solution 3, last line",
        r"MAP = \operatorname*{argmax}_{\mathbf{w}} \lambda \|\mathbf{w}\|^{2}"
        r" + \|X\mathbf{w} - \mathbf{y}\|^{2}",
    ),
)

SHEET = Sheet(
    id="eecs182-disc02",
    title="EECS 182 Deep Neural Networks, Discussion 2",
    source="EECS 182, University of California, Berkeley, Spring 2023, Discussion 2, and its solution",
    parts=(
        _of_the_net("q1a", "b2", "b2", "b⁽²⁾", PRINTED_1A, *NET_MODEL),
        _of_the_net("q1b", "W2", "W2[i]", "W⁽²⁾ᵢ", PRINTED_1B, NET_KINKS),
        _of_the_net("q1c", "b1", "b1[i]", "b⁽¹⁾ᵢ", PRINTED_1C, NET_KINKS),
        _of_the_net("q1d", "W1", "W1[i]", "W⁽¹⁾ᵢ", PRINTED_1D, NET_KINKS),
        _of_the_skip(
            "q2a",
            "The prediction as a function of the inputs",
            "Write $yhat$ as a function of $x$, $W1$, $b1$, $W2$ and $b2$.",
            Expression("yhat"),
            LOSS_2,
            *_answers("a", *PRINTED_2A),
        ),
        _of_the_skip(
            "q2b",
            "Gradients of the output layer",
            "Find $d J / d W2$ and $d J / d b2$.",
            Derivative("J", ("W2", "b2")),
            HINT_2,
            *_answers("b", *PRINTED_2B),
        ),
        _of_the_skip(
            "q2c",
            "Gradients of the hidden layer and of the input",
            "Find $d J / d W1$, $d J / d b1$ and $d J / d x$.",
            Derivative("J", ("W1", "b1", "x")),
            *_answers("c", *PRINTED_2C),
        ),
        _of_the_skip(
            "q2d",
            "What to keep for the backward pass, and what it saves",
            "Which intermediate values must be kept for the gradients by $W1$, $b1$, $W2$, $b2$ and $x$? "
            "Why does a backward pass after the forward pass save work?",
            Cost("J", ("W1", "b1", "W2", "b2", "x")),
            Printed(r"\hat{y}, x, z_2, z_1, a_1", "solution 2(d), the values to cache", "cache"),
        ),
        Part(
            id="q3",
            title="Ridge regression is a maximum a posteriori estimate",
            question=RIDGE_QUESTION,
            let=RIDGE_INPUTS,
            program="",
            ask=Estimate("w", "y", "w ~ normal(0, 1)", "y ~ normal(X*w, sqrt(lambda))"),
            printed=PRINTED_3,
        ),
    ),
)
