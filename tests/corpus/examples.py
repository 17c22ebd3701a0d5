"""Rows made up for the tests of the corpus's own machinery."""

from __future__ import annotations

from tests.corpus.rows import FORMS, Row


def row(expr: str, let: str, wrt: str, form: str, answer: str, order: int = 0, where: str = "") -> Row:
    """Return a row; the order goes without saying where the form tells it."""
    asked = order or FORMS[form][0]
    return Row("made-up", expr, let, wrt, form, answer, "nobody (2000), eq. (1)", asked, where)


QUADRATIC = row("x'*B*x", "B[n,n]; x[n]", "x", "gradient", "(B + B')*x")
SOFTMAX = row("softmax(x)", "x[n]", "x", "jacobian", "diag(p) - p*p'", where="p = softmax(x)")
INVERSE = row("inv(X)", "X[n,n] invertible", "X", "map", "-inv(X)*V*inv(X)")
