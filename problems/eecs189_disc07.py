"""EECS 189, Introduction to Machine Learning (Fall 2020), Discussion 7: ReLU nets and backpropagation.

The scan of the page has lost most superscripts and many signs.  Its lines stand here as the scan has
them, each with what was lost; nothing is guessed back.
"""

from symderiv.problem import (
    Chain,
    Computed,
    Cost,
    Derivative,
    Discussion,
    Expression,
    Fact,
    Given,
    Limit,
    Meaning,
    Part,
    Printed,
    Several,
    Sheet,
    Training,
)

# --- Question 1: one hidden layer of ReLU units learns a curve with three corners.

XS = tuple(n / 8 for n in range(-16, 17))
YS = tuple(1.5 * max(0, x + 1) - 2.5 * max(0, x) + 2 * max(0, x - 1) - 0.5 for x in XS)
LEARNT = Part(
    id="q1",
    title="A ReLU network learns by stochastic gradient descent",
    question="A network with one hidden layer of ReLU units, $yhat = w' max(0, u x + b) + c$, is "
    "trained by stochastic gradient descent on the squared loss $J = (yhat - y)^2$. How do the elbows and "
    "the slopes of its units move, and with them the learned function?",
    let="x; y; u[k]; b[k]; w[k]; c",
    program="z = u*x + b; h = max(0, z); yhat = w'*h + c; J = (yhat - y)^2",
    ask=Training(
        "J",
        ("u", "b", "w", "c"),
        start=(
            ("u", (1.0, -1.0, 0.8, -0.7, 1.2, -1.1)),
            ("b", (1.5, 1.2, 0.3, 0.2, -0.6, -0.9)),
            ("w", (0.4, -0.3, 0.5, 0.4, -0.4, 0.3)),
            ("c", 0.0),
        ),
        data=(("x", XS), ("y", YS)),
        rate="1/25",
        steps=12000,
        drawn=("yhat", "x", "h"),
    ),
)

# --- Question 2(a): one function of x, directly and by the chain rule.

SQUARES = "f = x^2; g = x; l = f^2 + g^2"
ELL = (("l", "ell"),)
OF_X = (
    Meaning(r"\ell(x)", "l", "ℓ(x) is the value ℓ"),
    Meaning(r"\ell'(x)", r"\frac{\partial l}{\partial x}", "ℓ′(x) is the derivative of ℓ by x"),
    Meaning("f'(x)", r"\frac{\partial f}{\partial x}", "f′(x) is the derivative of f by x"),
    Meaning("g'(x)", r"\frac{\partial g}{\partial x}", "g′(x) is the derivative of g by x"),
    Meaning("f(x)", "f", "f(x) is the value f"),
    Meaning("g(x)", "g", "g(x) is the value g"),
)
EXPONENT = "the scan has lost the exponents"
SQUARED = "the scan has lost an exponent"
DIRECT = (
    Printed(r"\ell(x) = x* + x?", "solution 2(a), line 1", "answer", OF_X, damaged=EXPONENT),
    Printed(r"\ell'(x) = 4x^> + 2x", "solution 2(a), line 2", "answer", OF_X, damaged=EXPONENT),
)
CHAINED = (
    Printed("f(x) = x*", "question 2(a), the definition of f", "answer", OF_X, damaged=SQUARED),
    Printed("g(x) = x", "question 2(a), the definition of g", "answer", OF_X),
    Printed(
        r"h(x_;, x,) = x7 + x5",
        "question 2(a), the definition of h",
        "answer",
        damaged="the scan has lost indices",
    ),
    Printed(r"\ell(x) = f(x)* + g(x)?", "solution 2(a), by the chain rule", "answer", OF_X, damaged=EXPONENT),
    Printed(r"\ell'(x) = 2f(x) f'(x) + 2g(x)g'(x)", "solution 2(a), the chain rule, line 1", "answer", OF_X),
    Printed(
        r"\ell'(x) = 2x°(2x) + 2(x) \cdot 1",
        "solution 2(a), the chain rule, line 2",
        "answer",
        OF_X,
        damaged=SQUARED,
    ),
    Printed(r"\ell'(x) = 4x° + 2x", "solution 2(a), the chain rule, line 3", "answer", OF_X, damaged=SQUARED),
)

# --- Question 2(b): the chain rule of several variables.

PATHS = "x = gamma(c*w + s); u = a'*psi(x); f = phi(u)"
BESIDES = "x = gamma(c*w + s); f = phi(a'*psi(x))*w"
TOTAL = Printed(
    "o / dw = S 0f oy / 9x; Ow = _ 37 / COxow'",
    "solution 2(b)",
    "answer",
    damaged="the scan has lost the fractions, the sum's range and the indices",
)

# --- Questions 2(c) and 2(g): a sum of units, squared.

UNITS = "z = W*x + b; a = phi(z); s = sum(a); r = y - s; F = r^2"
SINK = Printed(
    r"F(W, x, y) = [y - D bwix + b].",
    "question 2(c), the definition of F",
    "answer",
    (Meaning("F(W, x, y)", "F", "F(W, x, y) is the value F"),),
    damaged="the scan has lost the sum sign, φ, the indices and the square",
)
TANH = "z = W*x + b; a = tanh(z); s = sum(a); r = y - s; F = r^2"
UPDATE = Printed(
    r"w_, = w_; - yV f(w_,)",
    "solution 2(g), the update",
    "answer",
    damaged="the scan has lost the steps' indices, the step size and the gradient's sign",
)

# --- Question 2(d): two layers, a generic nonlinearity.

LAYERS_LET = "x[d]; y[d]; W1[d,d]; W2[d,d]; b[d]; phi()"
LAYERS = "x1 = W1*x + b; x2 = phi(x1); x3 = W2*x2; x4 = x3 - y; l = norm2(x4)^2/2"
SUPERSCRIPTS = tuple((f"x{n}", f"x^({n})") for n in range(1, 5))
LAYER_LETTERS = (*SUPERSCRIPTS, ("W1", "W^(1)"), ("W2", "W^(2)"), *ELL)
INDICES = "the scan has lost the superscripts"
SIDES = "the scan has lost superscripts and the left side"
DIFFERENTIATED = ("x", "W2", "b", "W1")
HINTS = (
    "xD = WDhx + b",
    'x? = dx")',
    "X3 = WOx®",
    "x® = x® _y",
    "l = 5||x<4>||§",
)
LINES = (
    ("ot / ox® = X", SIDES),
    ("O / ax® = 9x® ox® ox®", SIDES),
    ("ot / 9x? = ot / ox®? ax®? = 5X<3>W = x'W", INDICES),
    ("W D axO aw® = ox®d - X", SIDES),
    ("0 / oxD = ox0 oxD ox(D", SIDES),
    ("ot / ox = ot / oxV ot oP = ox(1)W = xTW ox(1)w", INDICES),
    ("ot / b = ot oxD gb ox»", INDICES),
    ("ot / aWD = axD awd axV X W", INDICES),
)
TENSOR = (
    ("ot / WD = 30 HWD", "the scan has lost the factors"),
    ("x(1) = D W,Ell)xl + Dy", "the scan has lost the indices and the sum sign"),
    ("ot / oW = Z ot / ox' ow()", "the scan has lost the indices"),
    ("ot / oW = ZZ (1) EzkEjlxl", "the scan has lost the indices and the deltas"),
    ("ot / oW = o / 8x§\" x'", "the scan has lost the indices"),
    ('ot / WD = axD gwh Xoxh"', "the scan has lost superscripts (equation (2))"),
)
LOSS = Printed(
    '(x) = 7 [We (W"x + b) - ylp.',
    "question 2(d), equation (1)",
    "answer",
    damaged="the scan has lost most signs",
)
DERIVED = (
    LOSS,
    *(
        Printed(h, f"question 2(d), hint, line {n}", "answer", damaged=INDICES)
        for n, h in enumerate(HINTS, 1)
    ),
    *(Printed(f, f"solution 2(d), line {n}", "answer", damaged=d) for n, (f, d) in enumerate(LINES, 1)),
    *(
        Printed(f, f"solution 2(d), the formal way, line {n}", "answer", damaged=d)
        for n, (f, d) in enumerate(TENSOR, 1)
    ),
)

# --- Question 2(e): what derivatives cost.

QUOTIENT = Printed(
    r"\frac{ot}{6W_{ij}} ~ \frac{f(W_{ij} + €, ) - f(W_{ij}, )}{€}",
    "solution 2(e), the difference quotient",
    "answer",
    damaged="the scan has lost the epsilons, the other arguments and the sign of approximation",
)
NUMERICAL = (Meaning("O(d*)", "finite differences: d*", "the operations of finite differences"),)
ANALYTIC = (Meaning("O(d?)", "forward and backward pass: d?", "the operations of the two passes"),)
COSTS = (
    QUOTIENT,
    Printed("O(d*)", "solution 2(e), numerically", "order", NUMERICAL, damaged=SQUARED),
    Printed("O(d?)", "solution 2(e), analytically", "order", ANALYTIC, damaged=SQUARED),
)

# --- Question 2(f): the partial derivative by a node, and what it is at one instance.

NODE = "u = w*x + b; v = sigmoid(u); s = v + c; F = (y - s)^2"
NODE_LET = "x; y; w; b; c; h; eta"
AT = (("x", 2), ("y", 1), ("w", "1/2"), ("b", "-1/2"), ("c", "1/4"))
MOVED = "(y - sigmoid(w*x + b + h) - c)^2"

SHEET = Sheet(
    id="eecs189-disc07",
    title="EECS 189 Introduction to Machine Learning, Discussion 7",
    source="EECS 189, University of California, Berkeley, Fall 2020, Discussion 7, and its solution",
    parts=(
        LEARNT,
        Part(
            id="q2a",
            title="A derivative directly and by the chain rule",
            question="For $f = x^2$, $g = x$ and the function that adds the squares of its two "
            "arguments, find the derivative of $l = f^2 + g^2$ by $x$.",
            let="x",
            program=SQUARES,
            ask=Several(
                (
                    Given("Directly", Derivative("l", ("x",)), "x", "l = x^4 + x^2", DIRECT),
                    Given("By the chain rule", Derivative("l", ("x",), expand=True), printed=CHAINED),
                )
            ),
            letters=ELL,
        ),
        Part(
            id="q2b",
            title="The chain rule of several variables",
            question="A number $f$ is computed from $x[1]$, $x[2]$, … up to $x[n]$, and each of "
            "these from the number $w$. What is the derivative of $f$ by $w$, and what is the computation "
            "graph? The functions are unknown here, and differ from one $x[i]$ to the next by the constants "
            "$c[i]$ and $s[i]$.",
            let="w; c[n]; s[n]; a[n]; gamma(); psi(); phi()",
            program=PATHS,
            ask=Several(
                (
                    Given("Every path adds its share", Derivative("f", ("x", "w"))),
                    Given(
                        "The chain rule",
                        Discussion(
                            (
                                (
                                    "When $w$ moves, every $x[i]$ moves with it, at the rate $d x[i] / d w$, "
                                    "and each of these moves $f$ at the rate $d f / d x[i]$, the other "
                                    "entries held fixed. To first order the shares add up, one for each path "
                                    "from $w$ to $f$ in the graph."
                                ),
                                (
                                    "This holds for all differentiable functions, not for these alone: at "
                                    "one point a derivative knows a function to first order only, and there "
                                    "$a$ and $c$ can be chosen so that these have any given rates."
                                ),
                                (
                                    "The sum is the total derivative of $f$ by $w$. The derivatives in it "
                                    "are partial: each belongs to one edge of the graph, and holds what else "
                                    "its node reads."
                                ),
                            ),
                            (
                                Fact(
                                    "the chain rule of several variables",
                                    r"\frac{\partial f}{\partial w} = \sum_{i=1}^n"
                                    r" \frac{\partial f}{\partial x_i} \frac{\partial x_i}{\partial w}",
                                    "the total derivative is the sum over all paths",
                                ),
                            ),
                        ),
                        printed=(TOTAL,),
                    ),
                    Given(
                        "Total and partial differ where $f$ reads $w$ itself",
                        Discussion(
                            (
                                (
                                    "Let $f$ read $w$ twice: through every $x[i]$, and directly. Along the "
                                    "direct edge the partial derivative of $f$ by $w$ is $phi(a' psi(x))$, "
                                    "with all $x[i]$ held fixed. The total derivative adds the shares of the "
                                    "other paths. Writing ∂ for both would hide which of them is meant."
                                ),
                            ),
                            (
                                Limit(
                                    "the total derivative",
                                    "(phi(a'*psi(gamma(c*(w + h) + s)))*(w + h) - f)/h",
                                    "h",
                                    "0",
                                    r"phi(a'*psi(x)) + \sum_{i=1}^n"
                                    r" \frac{\partial f}{\partial x_i} \frac{\partial x_i}{\partial w}",
                                    "the partial derivative along the direct edge, and the share of every "
                                    "$x[i]$",
                                ),
                            ),
                        ),
                        "w; h; c[n]; s[n]; a[n]; gamma(); psi(); phi()",
                        BESIDES,
                    ),
                )
            ),
            letters=(("gamma", "g"),),
        ),
        Part(
            id="q2c",
            title="A function as a computation graph",
            question="The rows of $W$ are $n$ vectors of weights. Draw the computation graph of "
            "$F = (y - sum(phi(W x + b)))^2$, from the sources $W$, $x$ and $y$ to the sink $F$.",
            let="x[d]; y; W[n,d]; b[n]; phi()",
            program=UNITS,
            ask=Expression("F"),
            printed=(SINK,),
        ),
        Part(
            id="q2d",
            title="Backpropagation through two layers",
            question="For $l = norm2(W2 phi(W1 x + b) - y)^2 / 2$ with any differentiable φ, taken "
            "entry by entry, find the derivatives of $l$ by $x$, $W1$, $W2$ and $b$, with their dimensions "
            "at every step.",
            let=LAYERS_LET,
            program=LAYERS,
            ask=Several(
                (
                    Given("Step by step", Derivative("l", DIFFERENTIATED, rows=True), printed=DERIVED),
                    Given(
                        "As products of local derivatives",
                        Chain("l", DIFFERENTIATED, (("x2", "x1"),), expand=False),
                    ),
                )
            ),
            letters=LAYER_LETTERS,
        ),
        Part(
            id="q2e",
            title="What analytic and numerical derivatives cost",
            question="All sizes of 2(d) are $d$. How many operations do the gradients of $l$ by "
            "$W1$, $W2$ and $b$ take by backpropagation, and how many by difference quotients?",
            let=LAYERS_LET,
            program=LAYERS,
            ask=Cost("l", ("W1", "W2", "b"), keep=False),
            letters=LAYER_LETTERS,
            printed=COSTS,
        ),
        Part(
            id="q2f",
            title="What a partial derivative means",
            question="What does the derivative of the output $F$ by one node $u$ of the computation "
            "graph say?",
            let=NODE_LET,
            program=NODE,
            ask=Several(
                (
                    Given(
                        "In words",
                        Discussion(
                            (
                                (
                                    "$d F / d u$ is the rate at which the output moves when the node $u$ "
                                    "alone is moved: what $u$ is computed from no longer matters, what is "
                                    "computed from $u$ follows it, and everything else keeps its value. If "
                                    "$u$ grows by a small $h$, then $F$ grows by about $h$ times that rate."
                                ),
                                (
                                    "To go downhill, move $u$ against the sign of the rate. Backpropagation "
                                    "finds the rates of all nodes in one pass, and hands them on to what the "
                                    "nodes were computed from."
                                ),
                            ),
                        ),
                    ),
                    Given("The rate at a node", Derivative("F", ("u",))),
                    Given(
                        "At one instance",
                        Discussion(
                            (),
                            (
                                Limit(
                                    "the rate is the limit of the quotient",
                                    f"({MOVED} - F)/h",
                                    "h",
                                    "0",
                                    r"\frac{\partial F}{\partial u}",
                                    "with $u$ moved by $h$ and all other sources held",
                                ),
                                Computed("the output", "F", AT),
                                Computed("the rate", r"\frac{\partial F}{\partial u}", AT),
                                Computed(
                                    "the output when the node has moved by $h$".replace("$h$", "h"),
                                    MOVED,
                                    (*AT, ("h", "1/100")),
                                    "the rate times h foretells it",
                                ),
                                Computed(
                                    "downhill",
                                    "(y - sigmoid(u - eta*\\frac{\\partial F}{\\partial u}) - c)^2 - F",
                                    (*AT, ("eta", "1/10")),
                                    "the node moved against its rate: the output falls",
                                ),
                            ),
                        ),
                    ),
                )
            ),
        ),
        Part(
            id="q2g",
            title="Gradient descent with backpropagation inside",
            question="How does gradient descent find weights $W$ and $b$ that make $F$ small, for a "
            "given $x$ and $y$, when backpropagation computes the gradients? Run it on an instance.",
            let="x[d]; y; W[n,d]; b[n]",
            program=TANH,
            ask=Training(
                "F",
                ("W", "b"),
                start=(("W", ((0.5, -0.25), (0.1, 0.3), (-0.4, 0.2))), ("b", (0.0, 0.1, -0.1))),
                data=(("x", ((1.0, 2.0),)), ("y", (1.5,))),
                rate="1/100",
                steps=40,
            ),
            printed=(UPDATE,),
        ),
    ),
)
