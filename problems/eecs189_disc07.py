"""EECS 189, Introduction to Machine Learning (Fall 2020), Discussion 7: ReLU nets and backpropagation."""

from symderiv.problem import Part, Sheet, Training

# --- Question 1: one hidden layer of ReLU units learns a curve.

XS = tuple(n / 8 for n in range(-16, 17))
YS = tuple(1.5 * max(0, x + 1) - 2.5 * max(0, x) + 2 * max(0, x - 1) - 0.5 for x in XS)

SHEET = Sheet(
    id="eecs189-disc07",
    title="EECS 189 Introduction to Machine Learning, Discussion 7",
    source="EECS 189, University of California, Berkeley, Fall 2020, Discussion 7, and its solution",
    parts=(
        Part(
            id="q1",
            title="A ReLU network learns by stochastic gradient descent",
            question="A network with one hidden layer of ReLU units, $yhat = w^T max(0, u x + b) + c$, is "
            "trained by stochastic gradient descent on the squared loss $J = (yhat - y)^2$. How do the "
            "elbows and the slopes of its units move?",
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
        ),
    ),
)
