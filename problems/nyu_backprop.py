"""NYU, Machine Learning (Spring 2021), questions on neural networks and backpropagation.

Each part holds what was asked, as data, and what the published slides printed, to be judged.  The slides
are handwritten in places, and the scan has lost some of that; such lines say so.
"""

from symderiv.problem import (
    Derivative,
    Discussion,
    Fact,
    Given,
    Growth,
    Limit,
    Meaning,
    Part,
    Printed,
    Recurrence,
    Representation,
    Separation,
    Several,
    Sheet,
)


def _lines(like: Printed, *formulas: str) -> tuple[Printed, ...]:
    """Return the formulas that stand at one place, a claim each, of which holds what holds of `like`."""
    if len(formulas) == 1:
        return (like._replace(formula=formulas[0]),)
    return tuple(
        like._replace(formula=formula, place=f"{like.place}, line {n}")
        for n, formula in enumerate(formulas, 1)
    )


# --- Question 1: one hidden layer of steps.  The sheet's b is β here where it is no offset of a unit.

STEPS = "h = ind(b + v*x >= 0); f = w0 + w'*h; "
STEPS_LETTERS = (("w0", "w_0"), ("beta", "beta"))
STEPS_QUESTION = (
    "A network with one hidden layer of $n$ steps computes $f = w0 + sum(i:n, w[i] h[i])$ with "
    "$h[i] = ind(b[i] + v[i] x >= 0)$. Can it, with any number of units and any weights, equal "
)
B_IS_BETA = Meaning("ax + b", r"a x + \beta", "b is called β here, to tell it from the offsets of the units")
UNITS_PRINTED = (
    Printed(
        r"f(x) = w_0 + \sum_i w_i h_i(x)",
        "question 1, the network",
        "answer",
        (Meaning("f(x)", "f", "f(x) is written f"), Meaning("h_i(x)", "h_i", "hᵢ(x) is written hᵢ")),
    ),
    Printed(
        r"h_i(x) = g(b_i + v_i x)",
        "question 1, a unit",
        "answer",
        (
            Meaning("h_i(x)", "h_i", "hᵢ(x) is written hᵢ"),
            Meaning("g(b_i + v_i x)", r"\mathbb{1}\{b_i + v_i x \geq 0\}", "g(z) is 1 if z ≥ 0"),
        ),
    ),
    Printed(
        r"g(z) = \begin{cases} 1 & \text{if } z \geq 0 \\ 0 & \text{if } z < 0 \end{cases}",
        "question 1, the step function",
        "answer",
        (Meaning("g(z)", "g", "g(z) is written g"),),
        let="z",
        program="g = ind(z >= 0)",
    ),
)
RECAP_INPUTS, RECAP = "W[K,d]; w[K]; x[d]", "h = sigmoid(W*x); f = w'*h"
UNIT_OF_ROW = Meaning(r"\mathbf{w}_k^T \mathbf{x}", "(W x)_k", "w_k is row k of W")
RECAP_PRINTED = (
    Printed(
        r"h_k = \sigma(\mathbf{w}_k^T \mathbf{x})",
        "recap, the hidden units",
        "answer",
        (UNIT_OF_ROW,),
        let=RECAP_INPUTS,
        program=RECAP,
    ),
    *(
        Printed(
            rf"f(\mathbf{{x}}) = \sum_{{k=1}}^K w_k {unit}",
            f"recap, the output, line {line}",
            "answer",
            (Meaning(r"f(\mathbf{x})", "f", "f(x) is written f"), *read),
            let=RECAP_INPUTS,
            program=RECAP,
        )
        for line, unit, *read in (
            (1, r"h_k(\mathbf{x})", Meaning(r"h_k(\mathbf{x})", "h_k", "h_k(x) is written h_k")),
            (2, r"\sigma(\mathbf{w}_k^T \mathbf{x})", UNIT_OF_ROW),
        )
    ),
)


def _function(formula: str, let: str, program: str) -> Printed:
    """Return a function that question 1 names."""
    where = (Meaning("l(x)", "l", "l(x) is written l"),)
    return Printed(f"l(x) = {formula}", "question 1, the function", "answer", where, let=let, program=program)


NO_PRINTED = Printed(
    r"f(x) = w_0 + \sum_i w_i \mathbb{1}(h_i(x) \geq 0)",
    "solution 1, polynomials of degree one",
    "answer",
    (Meaning("f(x)", "f", "f(x) is written f"), Meaning("h_i(x)", "h_i", "hᵢ(x) is written hᵢ")),
)
LINE_PRINTED = (
    Printed(
        r"f(x) = w_0 + w_1 x + w_2 b",
        "solution 1, polynomials of degree one, with the identity, line 1",
        "answer",
        (Meaning("f(x)", "f", "unit 1 is x (b₁ = 0, v₁ = 1), unit 2 is b (b₂ = b, v₂ = 0)"),),
        let="w0; w[2]; b; x",
        program="f = w0 + w[1]*(0 + 1*x) + w[2]*(b + 0*x)",
    ),
    Printed(
        r"a = w_1",
        "solution 1, polynomials of degree one, with the identity, line 2",
        "answer",
        let="w0; w[2]; b; x",
        program="a = w[1]*1 + w[2]*0",
    ),
    Printed(
        r"b = w_0 + w_2 b",
        "solution 1, polynomials of degree one, with the identity, line 3",
        "answer",
        (
            Meaning(
                "b = w_0",
                r"\beta = w_0",
                "one letter b stands for two things: on the left the value of the line at 0, on the right "
                "the offset of unit 2",
            ),
        ),
        let="w0; w[2]; b; x",
        program="beta = w0 + w[1]*0 + w[2]*b",
    ),
)


def _of_steps(part: str, title: str, asked: str, let: str, program: str, *printed: Printed) -> Part:
    return Part(
        id=part,
        title=title,
        question=f"{STEPS_QUESTION}{asked}?",
        let=f"w0; w[n]; b[n]; v[n]; x; {let}".rstrip("; "),
        program=STEPS + program,
        ask=Representation("l", "f", "x"),
        printed=printed,
    )


LINE_INPUTS, LINE = "a; beta", "l = a*x + beta"
Q1A = _of_steps("q1a", "Steps and a line", "$l = a x + beta$", LINE_INPUTS, LINE)._replace(
    ask=Several(
        (
            Given(
                "With the step activation",
                Representation("l", "f", "x"),
                printed=(
                    *RECAP_PRINTED,
                    *UNITS_PRINTED,
                    _function("ax + b", "a; b; x", "l = a*x + b"),
                    NO_PRINTED,
                ),
            ),
            Given(
                "With the identity as activation",
                Representation("l", "f", "x"),
                program=f"h = b + v*x; f = w0 + w'*h; {LINE}",
                printed=LINE_PRINTED,
            ),
        )
    )
)
Q1B = _of_steps(
    "q1b",
    "Steps and a hinge",
    "the hinge loss $l = max(1 - x, 0)$",
    "",
    "l = max(1 - x, 0)",
    _function(r"\max(1 - x, 0)", "x", "l = max(1 - x, 0)"),
)
Q1C = _of_steps(
    "q1c",
    "Steps and a parabola",
    "$l = a x^2 + beta x + c$",
    "a; beta; c",
    "l = a*x^2 + beta*x + c",
    _function("ax^2 + bx + c", "a; b; c; x", "l = a*x^2 + b*x + c"),
)
Q1D = _of_steps(
    "q1d",
    "Steps and a piecewise constant function",
    "$l = c ind(a <= x and x < beta)$, and any other piecewise constant function",
    "a; beta; c",
    "l = c*ind(a <= x and x < beta)",
)._replace(
    ask=Several(
        (
            Given(
                "One level between a and β",
                Representation("l", "f", "x"),
                printed=(
                    Printed(
                        r"(-c) \cdot g(x - b) + (c) \cdot g(x - a)",
                        "solution 1, piecewise constant functions",
                        "representation",
                        (
                            Meaning(
                                "g(x - b)",
                                r"\mathbb{1}\{x - \beta \geq 0\}",
                                "the sheet's b is called β here",
                            ),
                            Meaning("g(x - a)", r"\mathbb{1}\{x - a \geq 0\}", "g(z) is 1 if z ≥ 0"),
                        ),
                    ),
                ),
            ),
            Given(
                "Any jump: the value p before t, q at t and r after it",
                Representation("l", "f", "x"),
                let="w0; w[n]; b[n]; v[n]; x; p; q; r; t",
                program=f"{STEPS}l = where(x < t, p, where(x == t, q, r))",
            ),
            Given(
                "Any number of jumps",
                Discussion(
                    (
                        (
                            "A piecewise constant function with finitely many jumps is its value on the "
                            "far left and what each jump adds. Each addition is made of one unit or two, as "
                            "above, so a network with enough units equals the function. Here it has two "
                            "jumps, at $s$ and at $t$."
                        ),
                    ),
                    (
                        Fact(
                            "two jumps",
                            "l = p + (q - p)*ind(x - s >= 0) + (r - q)*ind(x - t >= 0)",
                            "a unit for each",
                        ),
                    ),
                ),
                let="x; s; d positive; p; q; r",
                program="t = s + d; l = where(x < s, p, where(x < t, q, r))",
            ),
        )
    )
)

# --- Question 2: XOR by two ReLUs.

XOR_PRINTED = (
    Printed(
        r"W_1 = \begin{pmatrix} 1 & 1 \\ -1 & -1 \end{pmatrix}, b_1 = \begin{pmatrix} 0 \\ 0 \end{pmatrix},"
        r" w_2 = \begin{pmatrix} 1 \\ 1 \end{pmatrix}, b_2 = -1",
        "solution 2, the weights",
        "weights",
    ),
    Printed(
        r"w_2^T \text{ReLU}(W_1 x + b_1) + b_2",
        "question 2, the network",
        "answer",
        (Meaning("w_2^T", "f = w_2^T", "the formula is the value f of the network"),),
    ),
    *_lines(
        Printed("", "solution 2, the table", "row"),
        "x_1 1 1 [2 0] 1",
        "x_2 1 -1 [0 0] -1",
        "x_3 -1 1 [0 0] -1",
        "x_4 -1 -1 [0 2] 1",
    ),
    Printed(
        r"f(x) \begin{cases} z & z > 0 \\ 0 & z \leq 0 \end{cases}",
        "solution 2, beside the table",
        "answer",
        damaged="the scan has lost the sign of equality, and has x for z",
        let="z",
    ),
    *_lines(
        Printed(
            "",
            "solution 2, the hidden layer in numbers",
            "answer",
            damaged="the scan has lost which numbers these are, and the letters' indices",
        ),
        r"\begin{bmatrix} 1 & 1 \\ -1 & -1 \end{bmatrix} \begin{bmatrix} x \\ x \end{bmatrix}"
        r" + \begin{bmatrix} 0 \\ 0 \end{bmatrix}",
        r"\begin{pmatrix} \pm 1 \\ \pm 1 \end{pmatrix} + \begin{pmatrix} 0 \\ 0 \end{pmatrix} + (-1)",
    ),
)
Q2 = Part(
    id="q2",
    title="XOR by two ReLUs",
    question="Find weights for which $f = w2' relu(W1 x + b1) + b2$ is 1 at the points (1, 1) and "
    "(−1, −1), and −1 at (1, −1) and (−1, 1). Why is a hidden layer needed?",
    let="x[2]; W1[2,2]; b1[2]; w2[2]; b2",
    program="h = relu(W1*x + b1); f = w2'*h + b2",
    ask=Separation("f", "h", "x", (((1, 1), 1), ((1, -1), -1), ((-1, 1), -1), ((-1, -1), 1))),
    letters=(("W1", "W_1"), ("w2", "w_2")),
    printed=XOR_PRINTED,
)

# --- Question 3: softmax cross-entropy over one ReLU layer.

LAYER_INPUTS = "W[m,n]; x[n]; b1[m]; U[k,m]; b2[k]; y[k] simplex"
LAYER = "z1 = W*x + b1; h = relu(z1); z2 = U*h + b2; yhat = softmax(z2); J = -sum(y.*log(yhat))"
LAYER_QUESTION = (
    "A network with $m$ hidden ReLU units and $k$ classes computes $h = relu(W x + b1)$ and "
    "$yhat = softmax(U h + b2)$; its loss on the label $y$, whose entries add up to one, is the "
    "cross-entropy "
    "$J = -sum(i:k, y[i] log(yhat[i]))$. Find $d J / d b2$, $d J / d U$, $d J / d b1$ and $d J / d W$ by "
    "backpropagation, and the Jacobian of the softmax on the way."
)
NETWORK_PRINTED = (
    Printed(
        r"h = \overset{\text{non-linear}}{\text{RELU}}(\overset{\text{affine}}{Wx + b_1})",
        "question 3, the hidden layer",
        "answer",
        (
            Meaning(
                r"\overset{\text{non-linear}}{\text{RELU}}(\overset{\text{affine}}{Wx + b_1})",
                "ReLU(W x + b_1)",
                "the words above the formula are left out",
            ),
        ),
    ),
    Printed(r"\hat{y} = \text{softmax}(Uh + b_2)", "question 3, the output", "answer"),
    Printed(
        r"J = \text{Cross entropy}(y, \hat{y}) = - \sum_i y_i \log \hat{y}_i",
        "question 3, the loss",
        "answer",
        (
            Meaning(
                r"\text{Cross entropy}(y, \hat{y}) = ",
                "",
                "“Cross entropy(y, ŷ)” is the name of what follows",
            ),
        ),
    ),
)
SHAPES_PRINTED = Printed(
    r"W \in \mathbb{R}^{m \times n} \quad x \in \mathbb{R}^n \quad b_1 \in \mathbb{R}^m \quad"
    r" U \in \mathbb{R}^{k \times m} \quad b_2 \in \mathbb{R}^k",
    "question 3, the shapes",
    "shape",
)
SLIDE_1 = "solution 3, first slide"
GRADIENTS_PRINTED = (
    *_lines(
        Printed("", SLIDE_1, "answer"),
        r"\hat{y}_i = \text{softmax}(z_2^{(i)})",
        r"\hat{y}_i = \frac{e^{z_2^{(i)}}}{\sum e^{z_2^{(i)}}}",
        r"\hat{y} = \text{softmax}(z_2)",
    ),
    *_lines(
        Printed("", f"{SLIDE_1}, the chains", "chain"),
        r"\frac{\partial J}{\partial z_2} \cdot \frac{\partial z_2}{\partial b_2}"
        r" \rightarrow \frac{\partial J}{\partial b_2}",
        r"\frac{\partial J}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial z_2} \cdot"
        r" \frac{\partial z_2}{\partial U} \rightarrow \frac{\partial J}{\partial U}",
        r"\frac{\partial J}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial z_2} \cdot"
        r" \frac{\partial z_2}{\partial U} \rightarrow \frac{\partial J}{\partial h}",
        r"\frac{\partial J}{\partial z_1} \cdot \frac{\partial z_1}{\partial b_1}"
        r" \rightarrow \frac{\partial J}{\partial b_1}",
    ),
    *_lines(
        Printed("", f"{SLIDE_1}, the results", "answer", layout="variable"),
        r"\frac{\partial J}{\partial b_2} = \delta_1",
        r"\frac{\partial J}{\partial U} = \delta_1 h^T",
        r"\frac{\partial J}{\partial h} = U^T \delta_1",
        r"z_2 = Uh + b_2",
        r"\delta_1 = \frac{\partial J}{\partial z_2} = \hat{y} - y",
        r"h = \text{ReLU}(z_1)",
        r"\frac{\partial J}{\partial b_1} = \delta_2",
        r"z_1 = Wx + b_1",
        r"\delta_2 = \frac{\partial J}{\partial z_1} = U^T \delta_1 \circ 1\{h > 0\}",
        r"\frac{\partial J}{\partial W} = \delta_2 x^T",
    ),
    *_lines(
        Printed("", f"{SLIDE_1}, products of Jacobians", "answer"),
        r"\delta_1 = \frac{\partial J}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial z_2}",
        r"\frac{\partial J}{\partial z_1} = \frac{\partial J}{\partial \hat{y}} \cdot"
        r" \frac{\partial \hat{y}}{\partial z_2} \cdot \frac{\partial z_2}{\partial h} \cdot"
        r" \frac{\partial h}{\partial z_1}",
    ),
    Printed(
        r"\delta_1 U^T",
        f"{SLIDE_1}, under the last product",
        "answer",
        damaged="this is a fragment, and the scan has lost what it names",
    ),
)

# The slide writes Σⱼ for the sum of the exponentials, and both cases under one left side.
SHORT_SUMS = (
    Meaning(r"\sum_j^2", r"(\sum_l e^{z_2^{(l)}})^2", "Σⱼ is short for the sum of the exponentials"),
    Meaning(r"\sum_j", r"(\sum_l e^{z_2^{(l)}})", "Σⱼ is short for the sum of the exponentials"),
)
EQUAL = (
    Meaning(r"e^{z_2^{(j)}} e^{z_2^{(i)}}", r"e^{z_2^{(i)}} e^{z_2^{(i)}}", "it stands under “if i = j”"),
)
APART = (
    Meaning(
        r"\frac{\partial \hat{y}_i}{\partial z_2^{(i)}}",
        r"\frac{\partial \hat{y}_i}{\partial z_2^{(j)}}",
        "it stands under “if i ≠ j”, so that the left side is by entry j",
    ),
)
SOFTMAX_INPUTS, SOFTMAX = "z2[k]", "s = sum(exp(z2)); yhat = exp(z2)/s"
SLIDE_2 = "solution 3, second slide"
OWN_ENTRY = r"\frac{\partial \hat{y}_i}{\partial z_2^{(i)}} = "
IN_BRACKETS = r"\frac{\partial}{\partial z_2^{(i)}} \left[\frac{e^{z_2^{(i)}}}{\sum_j e^{z_2^{(j)}}} \right]"
JACOBIAN_PRINTED = (
    Printed(
        OWN_ENTRY
        + r"\frac{\partial}{\partial z_2^{(i)}} \left[\frac{e^{z_2^{(i)}}}{\sum_j e^{z_2^{(j)}}} \right]",
        SLIDE_2,
        "answer",
        (
            Meaning(
                IN_BRACKETS,
                r"\frac{\partial f_i}{\partial z_2^{(i)}}",
                "fᵢ is what stands in the brackets",
            ),
        ),
        let=SOFTMAX_INPUTS,
        program="yhat = softmax(z2); f = exp(z2)/sum(exp(z2))",
    ),
    *_lines(
        Printed("", f"{SLIDE_2}, if i = j", "answer", (*EQUAL, *SHORT_SUMS)),
        OWN_ENTRY + r"\frac{e^{z_2^{(i)}} \sum_j - e^{z_2^{(j)}} e^{z_2^{(i)}}}{\sum_j^2}",
        OWN_ENTRY + r"\frac{e^{z_2^{(i)}}}{\sum_j} - \left(\frac{e^{z_2^{(i)}}}{\sum_j} \right)^2",
        OWN_ENTRY + r"\hat{y}_i - \hat{y}_i^2 = \hat{y}_i (1 - \hat{y}_i)",
    ),
    Printed(
        OWN_ENTRY + r"\frac{0 \sum_j - e^{z_2^{(i)}} e^{z_2^{(j)}}}{\sum_j^2}"
        r" = - \frac{e^{z_2^{(i)}} e^{z_2^{(j)}}}{\sum_j^2} = - \hat{y}_i \hat{y}_j",
        f"{SLIDE_2}, if i ≠ j",
        "answer",
        (*APART, *SHORT_SUMS),
    ),
    Printed(
        r"f'(x) = \frac{g'(x)h(x) - h'(x)g(x)}{[h(x)]^2}",
        f"{SLIDE_2}, the quotient rule",
        "answer",
        (Meaning("f'(x)", r"\frac{\partial f}{\partial x}", "f′(x) is the derivative of f = g/h"),),
        let="x; g(); h()",
        program="f = g(x)/h(x)",
    ),
)
BY_ENTRY = r"\frac{\partial J}{\partial z_i} = "
BY_HAND = Printed(
    "",
    "solution 3, the handwritten derivation of the cross-entropy",
    "answer",
    (
        Meaning(
            r"\left[1 - \sum_j \hat{y}_j \log \hat{y}_j \right]",
            r"\left(1 - \sum_j \hat{y}_j \log \hat{y}_j \right)",
            "the brackets are a factor",
        ),
        Meaning(r"z_i^{(i)}", "z_i", "entry i of z is printed with two indices"),
        Meaning(
            r"\underbrace{\sum_{j=1}^n \hat{y}_j}_{=1}",
            r"\sum_{j=1}^k \hat{y}_j",
            "the sum is over the classes",
        ),
    ),
    let="z[k]; y[k] simplex",
    program="yhat = softmax(z); J = -sum(y.*log(yhat))",
    layout="variable",
    damaged="the scan has mixed up y, ŷ and z in these handwritten lines",
)
CROSS_ENTROPY_PRINTED = _lines(
    BY_HAND,
    BY_ENTRY + r"\frac{\partial J}{\partial \hat{y}_i} \left[1 - \sum_j \hat{y}_j \log \hat{y}_j \right]",
    BY_ENTRY + r"- \frac{\hat{y}_i}{z_i}",
    r"\frac{\partial J}{\partial z_i^{(i)}} ="
    r" \frac{\partial J}{\partial \hat{y}_i} \cdot \frac{\partial \hat{y}_i}{\partial z_i^{(i)}}",
    r"\frac{\partial J}{\partial z_i^{(i)}} ="
    r" - \frac{\hat{y}_i}{z_i} \frac{\partial \hat{y}_i}{\partial z_i^{(i)}}"
    r" - \sum_{j \neq i} \frac{\hat{y}_j}{z_i} \frac{\partial (-\hat{y}_j)}{\partial z_i^{(i)}}",
    BY_ENTRY + r"-\hat{y}_i + \hat{y}_i \hat{y}_i - \sum_{j \neq i} \hat{y}_j (-\hat{y}_j)",
    BY_ENTRY + r"\hat{y}_i \left(\hat{y}_i + \sum_{j \neq i} \hat{y}_j \right)",
    BY_ENTRY + r"\hat{y}_i \underbrace{\sum_{j=1}^n \hat{y}_j}_{=1}",
    BY_ENTRY + r"\hat{y}_i \hat{y}_i = \hat{y}_i^2",
)
Q3 = Part(
    id="q3",
    title="Gradients of softmax cross-entropy over a ReLU layer",
    question=LAYER_QUESTION,
    let=LAYER_INPUTS,
    program=LAYER,
    ask=Several(
        (
            Given(
                "The four gradients",
                Derivative("J", ("b2", "U", "b1", "W"), named=(("delta1", "z2"), ("delta2", "z1"))),
                printed=(*NETWORK_PRINTED, SHAPES_PRINTED, *GRADIENTS_PRINTED),
            ),
            Given(
                "The Jacobian of the softmax, by the quotient rule",
                Derivative("yhat", ("z2",), entry="ij", elementwise=True),
                let=SOFTMAX_INPUTS,
                program=SOFTMAX,
                printed=(*JACOBIAN_PRINTED, *CROSS_ENTROPY_PRINTED),
            ),
        )
    ),
)

# --- Question 4: backpropagation through time.

RNN_INPUTS = "W[n,d]; U[n,n]; x[d]; h[n]; g()"
RNN = "z = W*x + U*h; s = g(z)"
RNN_LETTERS = (
    *(("h", "h_{t-1}"), ("x", "x_{t-1}"), ("z", "z_{t-1}"), ("s", "h_t")),
    *(("D", "D_{t-1}"), ("L", "ℒ")),
)
RNN_QUESTION = (
    "A recurrent network takes its state through T steps: $z = W x + U h$ and $s = g(z)$ with an elementwise "
    "activation g; the first state is given. "
)
RNN_PRINTED = (
    *_lines(
        Printed("", "question 4, the recurrence", "over time"),
        r"\mathbf{z}_{t-1} = \mathbf{W}\mathbf{x}_{t-1} + \mathbf{U}\mathbf{h}_{t-1}",
        r"\mathbf{h}_t = g(\mathbf{z}_{t-1})",
    ),
    Printed(
        r"\frac{\partial \mathcal{L}}{\partial U} = \sum_t \frac{\partial \mathcal{L}}{\partial U}",
        "solution 4(a), first line",
        "over time",
        layout="variable",
        damaged="the scan has lost what tells the terms of the sum from the left side",
    ),
    Printed(
        r"\frac{\partial \mathcal{L}^{[T]}}{\partial U} ="
        r" \frac{\partial \mathcal{L}}{\partial \mathbf{h}_T} \cdot"
        r" \frac{\partial \mathbf{h}_T}{\partial \mathbf{z}_{T-1}} \cdot"
        r" \frac{\partial (Wx_{T-1} + Uh_{T-1})}{\partial U}",
        "solution 4(a), first line, the term of the last step",
        "chain over time",
        (
            Meaning(r"(Wx_{T-1} + Uh_{T-1})", r"\mathbf{z}_{T-1}", "W x + U h is z"),
            Meaning(r"\mathcal{L}^{[T]}", r"\mathcal{L}", "the gradient is that of the loss"),
        ),
    ),
    Printed(
        r"\frac{\partial \mathcal{L}^{[T]}}{\partial U} ="
        r" \frac{\partial \mathcal{L}}{\partial \mathbf{h}_T} \cdot"
        r" \frac{\partial \mathbf{h}_T}{\partial \mathbf{z}_{T-1}} \cdot"
        r" \underbrace{\mathbf{h}_{T-1}^T}_{g'(\mathbf{z}_{T-1})} +"
        r" \frac{\partial \mathcal{L}}{\partial \mathbf{h}_T} \cdot"
        r" \frac{\partial \mathbf{h}_T}{\partial \mathbf{z}_{T-1}} \cdot U^T \cdot"
        r" \left(\frac{\partial \mathbf{h}_{T-1}}{\partial U}\right) + \dots",
        "solution 4(a), second line",
        "over time",
        damaged="the line goes on in dots, and the scan has set a brace under the wrong factor",
    ),
    *_lines(
        Printed("", "solution 4(a), the results", "over time", layout="variable"),
        r"\frac{\partial \mathcal{L}}{\partial U} = \sum_{t=1}^T (\prod_{k=t-1}^{T-1} (\mathbf{U}^T D_k))"
        r" \frac{\partial \mathcal{L}}{\partial \mathbf{h}_T} \mathbf{h}_{t-1}^T",
        r"\frac{\partial \mathcal{L}}{\partial W} = \sum_{t=1}^T (\prod_{k=t-1}^{T-1} (\mathbf{U}^T D_k))"
        r" \frac{\partial \mathcal{L}}{\partial \mathbf{h}_T} \mathbf{x}_{t-1}^T",
        r"D_k = \text{diag}(g'(\mathbf{z}_k))",
    ),
)
Q4A = Part(
    id="q4a",
    title="Backpropagation through time",
    question=f"{RNN_QUESTION}A loss ℒ reads the last state alone. Given its gradient by that state, find its "
    "gradients by $U$ and by $W$.",
    let=RNN_INPUTS,
    program=RNN,
    ask=Recurrence("h", "s", "z", "D", ("x",), ("U", "W")),
    letters=RNN_LETTERS,
    printed=RNN_PRINTED,
)


THROUGH = Recurrence("h", "s", "z", "D", ("x",), ("U", "W"))


def _bounds(part: str, title: str, asked: str, growth: Growth, signs: tuple[str, str], more: Given) -> Part:
    place, (which, sign) = f"solution 4({part[-1]}), in words", signs
    printed = _lines(
        Printed("", place, "growth"),
        rf"\sigma_{{\{which}}}(U^T D_{{k-1}}) {sign} 1",
        rf"\sigma_{{\{which}}}(\frac{{\partial h_s}}{{\partial h_t}}) {sign} a^{{s-t}}",
        rf"\|\frac{{\partial \mathcal{{L}}}}{{\partial U}}\| {sign} a^T",
    )
    return Part(
        id=part,
        title=title,
        question=f"{RNN_QUESTION}{asked} What happens to the gradients of a loss of the last state?",
        let=f"{RNN_INPUTS}; lambda positive",
        program=RNN,
        ask=Several((Given("The derivative of a later state", growth, printed=printed), more)),
        letters=RNN_LETTERS,
    )


SLOPES_ABOVE = (
    "The assumption is about every place at which the activation may be, so it is one about the least "
    "of its slopes. Those of $tanh(u)$ and $sigmoid(u)$ come as near to 0 as one likes: no bound above "
    "0 holds for them everywhere, only along a run whose inputs to them stay bounded. A leaky ReLU, "
    "with slope $a$ on the left, has the bound $a$."
)
SLOPES_BELOW = (
    "The slopes must be below the bound in size: $-5 u$ has a slope below 1, and multiplies by 5. "
    "Those of $tanh(u)$ are at most 1 and those of $sigmoid(u)$ at most 1/4, so a weight is small "
    "enough for tanh with singular values below 1, and for the sigmoid with ones below 4. It is the "
    "weight's bound that must be strict: slopes of exactly λ leave a base below 1."
)
Q4B = _bounds(
    "q4b",
    "Exploding gradients",
    "Suppose every slope of the activation is above $lambda$, and the smallest singular value of $U$ above "
    "$1 / lambda$.",
    Growth(THROUGH, "U", "lambda", True, ("3*z/2 + tanh(z)/2", 1.5, (0.8, 0.9, 1.1))),
    ("min", ">"),
    Given(
        "Which activations have slopes above a bound",
        Discussion(
            (SLOPES_ABOVE,),
            (
                Limit("The slope of tanh far out", "1 - tanh(u)^2", "u", "oo", "0"),
                Limit("The slope of the sigmoid far out", "sigmoid(u)*(1 - sigmoid(u))", "u", "oo", "0"),
                Fact("The slope of a leaky ReLU", "a <= where(u > 0, 1, a)", where="a < 1"),
            ),
        ),
        let="u; a positive",
        program="",
    ),
)
Q4C = _bounds(
    "q4c",
    "Vanishing gradients",
    "Suppose every slope of the activation is below $lambda$, and the largest singular value of $U$ below "
    "$1 / lambda$.",
    Growth(THROUGH, "U", "lambda", False, ("tanh(z)", 1.0, (0.3, 0.6, 0.85))),
    ("max", "<"),
    Given(
        "Which activations have slopes below a bound",
        Discussion(
            (SLOPES_BELOW,),
            (
                Fact("The slope of tanh is at most 1", "1 - tanh(u)^2 <= 1"),
                Fact("The slope of the sigmoid is at most 1/4", "sigmoid(u)*(1 - sigmoid(u)) <= 1/4"),
            ),
        ),
        let="u",
        program="",
    ),
)

SHEET = Sheet(
    id="nyu-backprop",
    title="NYU Machine Learning, questions on neural networks and backpropagation",
    source="Kim and Han, Neural Network and Backpropagation Questions, CDS, New York University, April 2021",
    parts=(Q1A, Q1B, Q1C, Q1D, Q2, Q3, Q4A, Q4B, Q4C),
)
