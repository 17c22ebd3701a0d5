"""DS 102, Data, Inference, and Decisions (Fall 2020), Discussion 12: backpropagation in a two-layer network.

The sheet prints no solutions; what it prints as definitions and hints is judged beside the derivation.
"""

from symderiv.problem import Derivative, Meaning, Part, Printed, Sheet

INPUTS = "A[h,m]; b[h]; x[m]; y"
FORWARD = "z1 = A*x; z2 = sigmoid(z1); z3 = b'*z2; z4 = y - z3; L = z4^2"
LETTERS = (("L", "ℒ"),)
QUESTION = (
    "A network with $h$ sigmoid units maps $x$ to the number $b' sigmoid(A x)$; its squared error on one "
    "data point is $L = (y - b' sigmoid(A x))^2$. The forward pass has kept $z1 = A x$, $z2 = sigmoid(z1)$, "
    "$z3 = b' z2$, the error $z4 = y - z3$ and $L = z4^2$. "
)

# --- What the sheet prints: the network, its forward pass, and the hints.

NETWORK = Meaning(r"f_{Ab}(x)", "z_3", "f_Ab(x) is the output z₃")
LOSS = Meaning(r"\mathcal{L}(A, b)", "L", "ℒ(A, b) is the loss")
OUTPUT_BY_A = Meaning(
    r"\frac{\partial b^T \sigma(Ax)}{\partial A}", r"\frac{\partial z_3}{\partial A}", "bᵀσ(Ax) is z₃"
)
OVER_THE_DATA = tuple(
    Meaning(
        printed,
        r"\sum_{k=1}^h b_k \sigma(\sum_{j=1}^m A_{kj} X_{ji})",
        "xᵢ is column i of X, and the products are written entry by entry",
    )
    for printed in ("f_{Ab}(x_i)", r"b^T \sigma(Ax_i)")
)
DEFINITIONS = (
    Printed(
        r"x \in \mathbb{R}^m, A \in \mathbb{R}^{h \times m}, b \in \mathbb{R}^{h \times 1}",
        "question 1, the shapes",
        "shape",
    ),
    *(
        Printed(
            rf"\operatorname{{argmin}}_{{A,b}} \sum_{{i=1}}^n (y_i - {predicted})^2",
            f"question 1, the loss over the data set, side {n} of 2",
            "problem",
            OVER_THE_DATA,
            let="A[h,m]; b[h]; X[m,n]; y[n]",
            program="J = norm2(y - sigmoid(A*X)'*b)^2",
        )
        for n, predicted in enumerate(("f_{Ab}(x_i)", r"b^T \sigma(Ax_i)"), 1)
    ),
    Printed(r"f_{Ab}(x) = b^T \sigma(Ax)", "question 1, the network", "answer", (NETWORK,)),
    Printed(
        r"\sigma(y) = 1/(1 + \exp(-x))", "question 1, the definition of the sigmoid", "answer", let="x; y"
    ),
    Printed(
        r"\mathcal{L}(A, b) = (y - f_{Ab}(x))^2 = (y - b^T \sigma(Ax))^2",
        "question 1, the loss on one data point",
        "answer",
        (NETWORK, LOSS),
    ),
    *(
        Printed(formula, f"question 1, the forward pass, line {n}", "answer", (LOSS,))
        for n, formula in enumerate(
            (
                r"z_1 = Ax",
                r"z_2 = \sigma(z_1)",
                r"z_3 = b^T z_2",
                r"z_4 = y - z_3",
                r"\mathcal{L}(A, b) = z_4^2",
            ),
            1,
        )
    ),
)
HINTS_A = (
    Printed(r"b^T \sigma(Ax) = b^T z_2", "question 1(a), hint, line 1", "answer"),
    Printed(
        r"\frac{\partial v^T w}{\partial v} = w",
        "question 1(a), hint, line 2",
        "answer",
        (Meaning("v^T w", "s", "here s stands for vᵀw"),),
        let="v[h]; w[h]",
        program="s = v'*w",
        layout="variable",
    ),
)
HINTS_B = (
    Printed(
        r"\frac{\partial \mathcal{L}(A, b)}{\partial A} = 2(y - b^T \sigma(Ax)) \cdot"
        r" -\frac{\partial b^T \sigma(Ax)}{\partial A}",
        "question 1(b), hint",
        "answer",
        (LOSS, OUTPUT_BY_A),
        layout="variable",
    ),
    Printed(
        r"\frac{\sigma(x)}{x} = \sigma(x)(1 - \sigma(x))",
        "question 1(b), hint on the sigmoid",
        "answer",
        let="x",
    ),
)

SHEET = Sheet(
    id="ds102-disc12",
    title="DS 102 Data, Inference, and Decisions, Discussion 12",
    source="DS 102, University of California, Berkeley, Fall 2020, Discussion 12 (no solution is printed)",
    parts=(
        Part(
            id="q1a",
            title="The derivative by the output weights",
            question=f"{QUESTION}Find $d L / d b$ in terms of these.",
            let=INPUTS,
            program=FORWARD,
            ask=Derivative("L", ("b",)),
            letters=LETTERS,
            printed=(*DEFINITIONS, *HINTS_A),
        ),
        Part(
            id="q1b",
            title="The derivative by the hidden weights",
            question=f"{QUESTION}Find $d L / d A$: first for each entry $A[i,j]$, then as a matrix.",
            let=INPUTS,
            program=FORWARD,
            ask=Derivative("L", ("A",), entry="ij", elementwise=True),
            letters=LETTERS,
            printed=HINTS_B,
        ),
    ),
)
