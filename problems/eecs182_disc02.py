"""EECS 182, Deep Neural Networks (Spring 2023), Discussion 2: derivatives of a ReLU net, backprop, ridge as MAP."""

from symderiv.problem import Cost, Derivative, Estimate, Expression, Part, Printed, Sheet

# Question 1: y = W2 max(0, W1 x + b1) + b2, one hidden layer of k units, x and y scalars.
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


# Question 3 writes the i-th row of X, as a column, as x_i.
ROW_OF_X = ((r"\mathbf{x_i}^T \mathbf{w}", "(X w)_i"), (r"\mathbf{x}_i^T \mathbf{w}", "(X w)_i"))


def _of_the_net(part: str, name: str, written: str, *printed: Printed) -> Part:
    return Part(
        id=part,
        title=f"The derivative by ${written}$",
        question=f"{NET_QUESTION}Find $d y / d {written}$ and sketch it as a function of $x$, with every kink, "
        "jump and slope labelled.",
        let=NET_INPUTS,
        program=NET,
        ask=Derivative("y", (name,), entry="i", expand=True, plot="x"),
        letters=NET_LETTERS,
        printed=printed,
    )


# Question 2: a hidden layer of k units with a skip connection from the scalar x, binary cross-entropy.
SKIP_INPUTS = "x; W1[k]; b1[k]; W2[1,k]; b2; y unit"
SKIP = (
    "z1 = W1*x + b1; a1 = relu(z1); z2 = W2*a1 + b2 + x; yhat = sigmoid(z2); "
    "J = -y*log(yhat) - (1 - y)*log(1 - yhat)"
)
SKIP_QUESTION = (
    "A network with one hidden layer and a skip connection computes $z1 = W1 x + b1$, $a1 = relu(z1)$, "
    "$z2 = W2 a1 + b2 + x$ and $yhat = sigmoid(z2)$; its loss on the label $y$ is the binary cross-entropy "
    "$J = -y log(yhat) - (1 - y) log(1 - yhat)$. "
)


def _of_the_skip(part: str, title: str, asked: str, ask: Derivative | Expression | Cost, *printed: Printed) -> Part:
    return Part(part, title, SKIP_QUESTION + asked, SKIP_INPUTS, SKIP, ask, printed=printed)


SHEET = Sheet(
    id="eecs182-disc02",
    title="EECS 182 Deep Neural Networks, Discussion 2",
    source="EECS 182, University of California, Berkeley, Spring 2023, Discussion 2, with its printed solution",
    parts=(
        _of_the_net(
            "q1a",
            "b2",
            "b2",
            Printed(r"\frac{\partial y}{\partial b^{(2)}} = 1", "solution 1(a)", "answer"),
        ),
        _of_the_net(
            "q1b",
            "W2",
            "W2[i]",
            Printed(
                r"\frac{\partial y}{\partial W_i^{(2)}} = \max(0, W_i^{(1)} x + b_i^{(1)})", "solution 1(b)", "answer"
            ),
            NET_KINKS,
        ),
        _of_the_net(
            "q1c",
            "b1",
            "b1[i]",
            Printed(
                r"\frac{\partial y}{\partial b_i^{(1)}} = \begin{cases} W_i^{(2)}, \text{ if } W^{(1)}x + b^{(1)} > 0\\"
                r" 0, \text{ if } W^{(1)}x + b^{(1)} < 0 \end{cases}",
                "solution 1(c)",
                "answer",
            ),
            NET_KINKS,
        ),
        _of_the_net(
            "q1d",
            "W1",
            "W1[i]",
            Printed(
                r"\frac{\partial y}{\partial w_i^{(1)}} = \begin{cases} W_i^{(2)} x, \text{ if } W^{(1)} x + b^{(1)} > 0\\"
                r" 0, \text{ if } W^{(1)} x + b^{(1)} < 0 \end{cases}",
                "solution 1(d)",
                "answer",
            ),
            NET_KINKS,
        ),
        _of_the_skip(
            "q2a",
            "The prediction as a function of the inputs",
            "Write $yhat$ as a function of $x$, $W1$, $b1$, $W2$ and $b2$.",
            Expression("yhat"),
            Printed(r"\hat{y} = \sigma(z_2)", "solution 2(a), line 1", "answer"),
            Printed(r"\hat{y} = \sigma(W_2 a_1 + b_2 + x)", "solution 2(a), line 2", "answer"),
            Printed(
                r"\hat{y} = \sigma(W_2 \cdot ReLU(W_1 x + b_1) + b_2 + x)", "solution 2(a), line 3, equation (1)", "answer"
            ),
        ),
        _of_the_skip(
            "q2b",
            "Gradients of the output layer",
            "Find $d J / d W2$ and $d J / d b2$.",
            Derivative("J", ("W2", "b2")),
            Printed(r"\frac{\partial J}{\partial z_2} = \hat{y} - y", "question 2, hint", "answer"),
            Printed(
                r"\frac{\partial J}{\partial W_2} = \frac{\partial J}{\partial z_2} \cdot"
                r" \frac{\partial z_2}{\partial W_2} = (\hat{y} - y) \cdot a_1",
                "solution 2(b), line 1",
                "answer",
            ),
            Printed(
                r"\frac{\partial J}{\partial b_2} = \frac{\partial J}{\partial z_2} \cdot"
                r" \frac{\partial z_2}{\partial b_2} = \hat{y} - y",
                "solution 2(b), line 2 (printed twice)",
                "answer",
            ),
        ),
        _of_the_skip(
            "q2c",
            "Gradients of the hidden layer and of the input",
            "Find $d J / d W1$, $d J / d b1$ and $d J / d x$.",
            Derivative("J", ("W1", "b1", "x")),
            Printed(
                r"\frac{\partial J}{\partial W_1} = \frac{\partial J}{\partial z_2} \cdot"
                r" \frac{\partial z_2}{\partial a_1} \cdot \frac{\partial a_1}{\partial z_1} \cdot"
                r" \frac{\partial z_1}{\partial W_1} = (\hat{y} - y) \cdot W_2 \cdot"
                r" \frac{\partial a_1}{\partial z_1} \cdot x",
                "solution 2(c), line 1",
                "answer",
            ),
            Printed(
                r"\frac{\partial J}{\partial b_1} = \frac{\partial J}{\partial z_2} \cdot"
                r" \frac{\partial z_2}{\partial a_1} \cdot \frac{\partial z_1}{\partial z_1} \cdot"
                r" \frac{\partial z_1}{\partial b_1} = (\hat{y} - y) \cdot W_2 \cdot \frac{\partial a_1}{\partial z_1}",
                "solution 2(c), line 2",
                "answer",
            ),
            Printed(
                r"\frac{\partial a_1}{\partial z_1} = \begin{cases} 1, & \text{if } z_1 > 0\\"
                r" 0, & \text{if } z_1 < 0 \end{cases}",
                "solution 2(c), line 3",
                "answer",
            ),
            Printed(
                r"\frac{\partial J}{\partial x} = \frac{\partial J}{\partial z_2} \cdot"
                r" \frac{\partial z_2}{\partial a_1} \cdot \frac{\partial a_1}{\partial z_1} \cdot"
                r" \frac{\partial z_1}{\partial x} + \frac{\partial J}{\partial z_2} \cdot"
                r" \frac{\partial z_2}{\partial x} = (\hat{y} - y) \cdot W_2 \cdot \frac{\partial a_1}{\partial z_1}"
                r" \cdot W_1 + (\hat{y} - y)",
                "solution 2(c), line 4",
                "answer",
            ),
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
            question="Ridge regression minimises $norm2(X w - y)^2 + lambda norm2(w)^2$ over $w$. Suppose the weights "
            "$w$ have independent standard normal entries, and the observation is $y = X w$ plus $sqrt(lambda)$ times "
            "independent standard normal noise. Show that the maximum a posteriori estimate of $w$ given $y$ is the "
            "ridge estimate, and find it in closed form.",
            let="X[n,d]; y[n]; w[d]; lambda positive",
            program="",
            ask=Estimate("w", "y", "w ~ normal(0, 1)", "y ~ normal(X*w, sqrt(lambda))"),
            printed=(
                Printed(
                    r"\underset{\mathbf{w}}{\operatorname{argmin}} \|X\mathbf{w} - y\|_{2}^{2} + \lambda \|\mathbf{w}\|^{2}",
                    "question 3, the ridge estimator",
                    "objective",
                ),
                Printed(
                    r"\hat{\mathbf{w}} = (X^T X + \lambda I)^{-1} X^T \mathbf{y}", "question 3, equation (2)", "answer"
                ),
                Printed(
                    r"\operatorname*{argmax}_{\mathbf{w}} \frac{e^{-\|\mathbf{w}\|^2/2}}{\sqrt{2\pi}} \prod_{i=1}^{n}"
                    r" \frac{e^{-(\frac{y_i - \mathbf{x_i}^T \mathbf{w}}{\sqrt{\lambda}})^2/2}}{\sqrt{2\pi}}",
                    "solution 3, the densities put in",
                    "objective",
                    ROW_OF_X,
                ),
                Printed(
                    r"\underset{\mathbf{w}}{\operatorname{argmax}} - \frac{\|\mathbf{w}\|^2}{2} - \frac{1}{\lambda}"
                    r" \sum_{i} \frac{(y_i - \mathbf{x}_i^T \mathbf{w})^2}{2}",
                    "solution 3, after the logarithm",
                    "objective",
                    ROW_OF_X,
                ),
                Printed(
                    r"\underset{\mathbf{w}}{\operatorname{argmin}} \|\mathbf{w}\|^2 + \frac{1}{\lambda}"
                    r" \|\mathbf{y} - X\mathbf{w}\|^2",
                    "solution 3, after the change of sign",
                    "objective",
                ),
                Printed(
                    r"\operatorname*{argmax}_{\mathbf{w}} \lambda \|\mathbf{w}\|^{2} + \|X\mathbf{w} - \mathbf{y}\|^{2}",
                    "solution 3, last line",
                    "objective",
                ),
            ),
        ),
    ),
)
