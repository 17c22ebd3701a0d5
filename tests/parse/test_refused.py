"""What is not in the language, or could be read two ways, is refused in a sentence, at its place."""

import pytest

from symderiv.errors import InputError
from symderiv.parse import expression
from tests.parse.language import SCOPE

#: What is not guessed: the text, a piece of the sentence, and what the caret stands under.
REFUSED = [
    ("A' * b .* x", "grouped as (A'*b) ∘ x it would fit: write the brackets", ".*"),
    ("sum(x)[1]", "sum(x) is scalar: it has no entries", "sum(x)[1]"),
    ("A + x", "cannot add A (h×m) and x (m): the shapes differ", "+"),
    ("A*b", "cannot multiply A (h×m) by b (h): inner sizes m and h differ", "*"),
    ("x*u", "inner sizes 1 and m differ", "*"),
    ("x/u", "a scalar is needed; entry by entry is ./", "/"),
    ("t/0", "cannot divide t (scalar) by 0", "/"),
    ("x ./ 0", "cannot divide x (m) by 0", "./"),
    ("t*0^-1", "cannot divide by 0, as 0^-1 does", "0^-1"),
    ("x .* b", "entry by entry: the shapes differ", ".*"),
    ("x^2", "entry by entry is .^", "^"),
    ("X^t", "a square matrix and a whole number", "^"),
    ("X^0.5", "a square matrix and a whole number", "^"),
    ("A^2", "a square matrix and a whole number", "^"),
    ("2^x", "cannot raise 2 (scalar) to x (m)", "^"),
    ("e^X", "may mean exp(…), entry by entry, or expm(…)", "e^X"),
    ("|X|", "may mean its determinant or its entries without signs", "|X|"),
    (r"\|A\|_2", "may mean its largest singular value", r"\|A\|_2"),
    (r"\|A\|_1^2", "may mean its largest column sum", r"\|A\|_1"),
    (r"\|x\|_3", "a norm's subscript is 2, 1 or F", "3"),
    ("t if z", "a case takes a condition such as z > 0, found z", "z"),
    ("t if z > 0, y", "expected if or otherwise after a case", ""),
    ("⟨t", "expected , between the factors", ""),
    ("2'x", "a number has no transpose", "2'"),
    (r"\mathbf{1}\mathbf{1}^T", "the size of I or a bold 1 does not follow", r"\mathbf{1}\mathbf{1}^T"),
    ("tr(I)", "the size of I or a bold 1 does not follow", "tr(I)"),
    ("2½", "may be a sum or a product", "½"),
    ("2 3", "two numbers stand side by side", "3"),
    ("sin 2t", "can be read two ways", "t"),
    ("log t z", "can be read two ways", "z"),
    ("max t", "max takes its arguments in brackets", "t"),
    ("max(t)", "max takes 2 arguments, found 1", "max(t)"),
    ("norm(x, 1)", "norm takes 1 argument, found 2", "norm(x, 1)"),
    ("eye(n, n)", "eye takes 1 size, found 2", "eye(n, n)"),
    ("ones(m, n, p)", "ones takes 1 to 2 sizes, found 3", "ones(m, n, p)"),
    ("eye(x)", "x is not a size", "x"),
    ("eye(0)", "a size is a name or a whole number from 1", "0"),
    ("tr(A)", "a square matrix is needed", "tr(A)"),
    ("inv(x)", "a square matrix is needed", "inv(x)"),
    ("diag(A)", "the diagonal of a matrix is diagvec", "diag(A)"),
    ("softmax(t)", "softmax takes a vector", "softmax(t)"),
    ("max(x, b)", "cannot apply max to x (m) and b (h): the shapes differ", "b"),
    ("where(x > 0, b, c)", "cannot apply where to x > 0 (m) and b (h)", "b"),
    ("x > b", "cannot compare x (m) and b (h)", "b"),
    ("ind(t)", "an indicator takes a condition", "ind(t)"),
    ("phi(t, z)", "phi takes 1 argument, found 2", "phi(t, z)"),
    ("max'(t, z)", "a prime follows an elementwise function of one value", "max'"),
    ("exp'''''(t)", "exp is read with 4 primes at most, found 5", "exp'''''"),
    (r"\log_2 t", "log takes no subscript", r"\log_2"),
    (r"\sin^{-1} t", "sin^ takes a positive number before the argument", "^"),
    (r"\sqrt[n]{t}", "the index of a root is a whole number", "[n"),
    ("x_i", "i is not an index here; sum(i:n, …) would make it one", "i"),
    ("A_{ij}", "i is not an index here", "i"),
    ("sum(i:h, b_i) + c_i", "i is not an index here", "i"),
    ("A[1,:]", "slices are not read", ":"),
    ("x[0]", "entries run from 1 to m", "0"),
    ("A[1]", "an entry takes two indices, found 1", "A[1]"),
    ("t[1]", "t is scalar: it has no entries", "t[1]"),
    ("\\sum_i i x_i", "i is an index; as a number it needs its range", "i"),
    ("sum(i:h, x_i)", "the index i runs to h, but this axis has length m", "i"),
    ("sum(i:n, t) + sum(x:n, t)", "x is declared, and cannot be an index as well", "x"),
    ("sum(i:n, v_i*sum(i:n, v_i))", "the index i is in use already", "i"),
    ("sum(i:n, v)", "a sum over i takes a scalar, found v (n)", "v"),
    (r"\sum_{i=0}^n v_i", "a sum or product runs from 1", "0"),
    (r"\sum_{i=1}^{n-1} v_i", "a size is a name or a whole number", "n-1"),
    (r"\prod_{j \ne i} v_j", "a product that leaves an index out is not read", "i"),
    ("tensor(i:h, prod(j:m, A[i,j]))", "make up no expression of vectors", "(i:h, prod(j:m, A[i,j]))"),
    ("tensor(x)", "tensor takes the ranges of its indices", "tensor(x)"),
    ("tensor(i:h, j:m, k:n, t)", "a value has two axes at most", "(i:h, j:m, k:n, t)"),
    (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", "the only environment is cases", r"\begin{pmatrix}"),
    ("lambd*t", "nothing is named lambd; the nearest declared name is lambda", "lambd"),
    ("foo(t)", "there is no function foo; known: phi, psi, exp, log, sqrt, ", "foo(t)"),
    ("sofmax(v)", "there is no function sofmax; the nearest is softmax", "sofmax(v)"),
    ("T*t", "nothing is named T", "T"),
    ("t = 0", "expected an operator or the end, found =", "="),
    ("t +", "expected a value, found the end", ""),
    ("(t", "expected ) to close (", ""),
    ("t)", "expected an operator or the end, found )", ")"),
    ("t $ z", "a $ stands around a whole formula", "$"),
    ("$t$ + $z$", "a $ stands around a whole formula", "$"),
    ("t ! z", "'!' has no meaning here", "!"),
]


@pytest.mark.parametrize(("written", "piece", "under"), REFUSED)
def test_what_is_not_in_the_language_is_refused_with_a_caret_under_the_place(written, piece, under):
    with pytest.raises(InputError) as found:
        expression(written, SCOPE)
    assert piece in found.value.sentence
    assert found.value.span is not None
    start, stop = found.value.span
    assert written[start:stop] == under


def test_what_is_nested_deeper_than_the_stack_is_refused_too():
    def under(frames: int) -> None:
        if frames:
            under(frames - 1)
        else:
            expression("1{" * 190 + "t > 0" + "}" * 190, SCOPE)

    with pytest.raises(InputError, match="nested too deep"):
        under(200)
