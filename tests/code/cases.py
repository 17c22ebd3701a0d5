"""Expressions of the whole language, for which code is generated, run and compared.

The sizes are distinct, so that no product fits by accident; a size that occurs twice is meant to.
"""

from __future__ import annotations

from dataclasses import dataclass

TYING = frozenset({"pd", "symmetric", "orthogonal", "simplex", "onehot", "diagonal"})


@dataclass(frozen=True)
class Case:
    """An expression, what its names are, and the names to differentiate by."""

    text: str
    let: str
    wrt: str

    @property
    def untied(self) -> Case:
        """The case with the entries of every value free of each other."""
        words = [w for w in self.let.replace(";", " ;").split(" ") if w.rstrip(";") not in TYING]
        return Case(self.text, " ".join(words).replace(" ;", ";"), self.wrt)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.wrt.split())


NET = "z1 = W1*x + b1; a1 = relu(z1); z2 = W2*a1 + b2; J = 0.5*norm2(z2 - y)^2"
NET_LET = "W1[h,d]; b1[h]; W2[k,h]; b2[k]; x[d]; y[k]"
NORM = "mu = mean(x); c = x - mu; v = mean(c.^2); s = sqrt(v + eps); u = g .* c / s + b; J = t'*u"
RNN = (
    "h1 = tanh(W*x1 + U*h0 + b); h2 = tanh(W*x2 + U*h1 + b); h3 = tanh(W*x3 + U*h2 + b); "
    "J = norm2(v*h3 - y)^2"
)
UNARY = (
    "exp(x)",
    "log(1 + exp(x))",
    "log(x.^2 + 1)",
    "sqrt(x.^2 + 1)",
    "sin(x)",
    "cos(x)",
    "tanh(x)",
    "abs(x)",
    "sign(x).*x",
    "step(x).*x",
    "relu(x)",
    "leaky_relu(x, 0.1)",
    "gelu(x)",
    "softplus(x)",
    "sigmoid(x)",
    "erf(x)",
    "Phi(x)",
    "phi(x)",
    "max(x, 0.3)",
    "min(x, a'*x)",
    "where(x > 0, x.^3, 0.1*x)",
    "where(x > 0, 1, 0.1).*x",
    "ind(x > 0.2).*exp(-x)",
    "x.^3",
    "x ./ (1 + x.^2)",
    "1 ./ (2 + x.^2)",
    "2.^x",
    "softmax(x)",
    "tan(x/4)",
    "sinh(x)",
    "cosh(x)",
    "asin(tanh(x))",
    "acos(tanh(x))",
    "atan(x)",
    "elu(x, 0.7)",
    "silu(x)",
    "logsigmoid(x)",
    "clip(x, -0.4, 0.6)",
    "clip(x, -1, norm2(x))",
)

ELEMENTWISE = tuple(Case(f"a'*({text})", "x[n]; a[n]", "x") for text in UNARY)

KRONECKER = (
    Case("vec(X)'*kron(A, B)*vec(Y)", "X[m,n]; Y[h,k]; A[n,k]; B[m,h]", "X Y A B"),
    Case("norm2(vec(A*X) - b)^2", "A[k,m]; X[m,n]; b[k*n]", "X A"),
    Case("sum(sin(kron(A, B)))", "A[m,n]; B[h,k]", "A B"),
)

GRADIENTS = (
    *ELEMENTWISE,
    *KRONECKER,
    Case("x'*A*x", "A[n,n]; x[n]", "x A"),
    Case("x'*ones(n,m)*y + a'*b*a'*A*y", "x[n]; y[m]; a[k]; b[k]; A[k,m]", "x y a A"),
    Case("a'*X*b", "X[m,n]; a[m]; b[n]", "X a b"),
    Case("a'*X'*b", "X[m,n]; a[n]; b[m]", "X a b"),
    Case("norm2(A*x - b)^2", "A[m,n]; x[n]; b[m]", "x A b"),
    Case("norm2(A*x - b)", "A[m,n]; x[n]; b[m]", "x"),
    Case("norm2(X*w - y)^2 + lambda*norm2(w)^2", "X[n,d]; w[d]; y[n]; lambda", "w lambda"),
    Case("norm2(X*w - y)^2/(2*n)", "X[n,d]; w[d]; y[n]", "w"),
    Case("norm1(A*x - b)", "A[m,n]; x[n]; b[m]", "x"),
    Case("normF(X - U*V)^2", "X[m,n]; U[m,k]; V[k,n]", "U V"),
    Case("tr(A*X*B)", "A[n,m]; X[m,k]; B[k,n]", "X A B"),
    Case("tr(X'*A*X)", "X[m,n]; A[m,m]", "X A"),
    Case("tr(A*X*B*X'*C)", "A[k,m]; X[m,n]; B[n,n]; C[m,k]", "X"),
    Case("tr(diag(x)*A*diag(y))", "A[n,n]; x[n]; y[n]", "A x y"),
    Case("a'*diag(x)*B*diag(y)*c", "B[m,n]; a[m]; x[m]; y[n]; c[n]", "x y B"),
    Case("diagvec(A*B)'*x", "A[m,n]; B[n,m]; x[m]", "A B x"),
    Case("b'*inv(A)*c", "A[n,n] invertible; b[n]; c[n]", "A b c"),
    Case("b'*inv(A)*b", "A[n,n] pd; b[n]", "b"),
    Case("tr(inv(X)*A)", "X[n,n] invertible; A[n,n]", "X A"),
    Case("tr(A*inv(X)*B)", "X[n,n] invertible; A[m,n]; B[n,m]", "A B"),
    Case("logdet(A)", "A[n,n] pd", "A"),
    Case("logdet(A) + b'*inv(A)*b", "A[n,n] pd; b[n]", "A b"),
    Case("det(A)", "A[n,n] invertible", "A"),
    Case("logdet(X'*X + lambda*eye(d))", "X[n,d]; lambda positive", "X lambda"),
    Case("lse(A*x)", "A[m,n]; x[n]", "x A"),
    Case("-y'*log(softmax(W*x + b))", "W[k,d]; b[k]; x[d]; y[k] onehot", "W b x"),
    Case("lse(W*x) - y'*W*x", "W[k,d]; x[d]; y[k]", "W x"),
    Case("sum(log(1 + exp(X*w)) - y.*(X*w))", "X[n,d]; w[d]; y[n]", "w X"),
    Case(
        "p = sigmoid(X*w + b); J = -mean(y.*log(p) + (1 - y).*log(1 - p))",
        "X[n,d]; w[d]; b; y[n] binary",
        "w b",
    ),
    Case(NET, NET_LET, "W1 b1 W2 b2 x"),
    Case(NET.replace("relu", "sigmoid"), NET_LET, "W1 b1 W2 b2 x"),
    Case(NORM, "x[n]; g[n]; b[n]; t[n]; eps positive", "x g b"),
    Case(RNN, "W[h,d]; U[h,h]; b[h]; h0[h]; x1[d]; x2[d]; x3[d]; v[k,h]; y[k]", "W U b v h0"),
    Case("sum((X*W + ones(n)*b).^2)", "X[n,d]; W[d,k]; b[1,k]", "X W b"),
    Case("sum(tanh(X*W + ones(n)*b) * c)", "X[n,d]; W[d,k]; b[1,k]; c[k]", "X W b c"),
    Case("(y - b'*sigmoid(A*x))^2", "A[h,m]; b[h]; x[m]; y", "A b x y"),
    Case("sum(i:n, (a'*x - y[i])^2)", "a[m]; x[m]; y[n]", "x a"),
    Case("x[1]^2 + x[2]*x[3]", "x[n]", "x"),
    Case("A[1,2]*sum(A)", "A[m,n]", "A"),
    Case("sum(phi(W*x))", "W[h,d]; x[d]; phi()", "W x"),
    Case("max(0, w*x + b)*v", "x; w; b; v", "w b v x"),
    Case("exp(-a*x^2)*sqrt(x^2 + 1)", "a; x", "a x"),
    Case("n*sum(x) + mean(A)*m", "x[n]; A[m,n]", "x A"),
    Case("sum(x)*sum(y)", "x[n]; y[m]", "x y"),
    Case("sum(x) + y'*y", "x[n]; y[m]; z[k]", "x y z"),
    Case("max(sum(x), norm2(x))", "x[n]", "x"),
    Case("maxel(x) - minel(x)", "x[n]", "x"),
    Case("prod(x)", "x[n]", "x"),
    Case("prod(relu(X))", "X[m,n]", "X"),
    Case("a'*rowsum(tanh(A))", "a[m]; A[m,n]", "a A"),
    Case("colmean(A.^2)*b + rowmean(A)'*c", "A[m,n]; b[n]; c[m]", "A b c"),
    Case("sum(rowlse(X*W)) - sum(Y.*(X*W))", "X[n,d]; W[d,k]; Y[n,k]", "W X"),
    Case("-sum(Y.*log(rowsoftmax(X*W + ones(n)*b)))/n", "X[n,d]; W[d,k]; b[1,k]; Y[n,k]", "W b"),
    Case(
        "Z = X*W1 + ones(n)*b1; A = relu(Z); P = A*W2 + ones(n)*b2; J = normF(P - Y)^2/n",
        "X[n,d]; W1[d,h]; b1[1,h]; W2[h,k]; b2[1,k]; Y[n,k]",
        "W1 b1 W2 b2",
    ),
    Case(
        "S = rowsoftmax(Q*K'/sqrt(d)); O = S*V; J = sum(O.*T)",
        "Q[n,d]; K[m,d]; V[m,k]; T[n,k]",
        "Q K V",
    ),
    Case("sum(exp(A)*x)/sum(exp(x))", "A[m,n]; x[n]", "A x"),
    Case("log(det(A*A'))", "A[m,m] invertible", "A"),
    Case("r*A*c", "r[1,m]; A[m,n]; c[n]", "r A c"),
    Case("softmax(A*x)'*b", "A[m,n]; x[n]; b[m]", "A x b"),
    Case("norm2(x - y)^2*exp(-norm2(x - y)^2/2)", "x[n]; y[n]", "x y"),
    Case("a'*(sigmoid(x).*tanh(y) + (1 - sigmoid(x)).*z)", "a[n]; x[n]; y[n]; z[n]", "x y z"),
)

#: Functions of matrices, which code carries routines along for.
CARRIED = (
    Case("tr(expm(A)*B)", "A[n,n]; B[n,n]", "A B"),
    Case("b'*sinm(A)*b + tr(cosm(A))", "A[n,n]; b[n]", "A b"),
    Case("tr(expm(A, B)*C)", "A[n,n]; B[n,n]; C[n,n]", "A B"),
    Case("eigmax(S)", "S[n,n] symmetric", "S"),
    Case("eigmax(A'*A) + b'*eigvecmax(A'*A)", "A[m,n]; b[n]", "A b"),
    Case("eigmax((A + A')/2)^2", "A[n,n]", "A"),
)

#: Jacobians and Hessians that hold the direction inside a function.
MAPS = (
    Case("expm(X)*b", "X[n,n]; b[n]", "X"),
    Case("A*expm(V*A)", "V[n,m]; A[m,n]", "V"),
    Case("expm(b*c')*y", "b[n]; c[n]; y[n]", "b c"),
)
HESSIANS_BY_MAPS = (
    Case("sum(expm(X))", "X[n,n]", "X"),
    Case("tr(expm(b*c'))", "b[n]; c[n]", "b"),
    Case("a'*expm(X)*b*norm2(X)^2", "X[n,n]; a[n]; b[n]", "X"),
)

JACOBIANS = (
    Case("A*x", "A[m,n]; x[n]", "x"),
    Case("x*x'*y", "x[n]; y[n]", "x y"),
    Case("A*x*x'*y*z'*b", "A[m,n]; x[n]; y[n]; z[k]; b[k]", "x A b"),
    Case("softmax(x)", "x[n]", "x"),
    Case("A*tanh(B*x)", "A[k,m]; B[m,n]; x[n]", "x"),
    Case("x/norm2(x)", "x[n]", "x"),
    Case("relu(x)", "x[n]", "x"),
    Case("s*x", "s; x[n]", "s x"),
    Case("inv(A)*x", "A[n,n] invertible; x[n]", "x"),
    Case("A*x", "A[m,n]; x[n]", "A"),
    Case("A*X*B", "A[k,m]; X[m,n]; B[n,h]", "X A B"),
    Case("X'*X", "X[m,n]", "X"),
    Case("X*X'", "X[m,n]", "X"),
    Case("inv(X)", "X[n,n] invertible", "X"),
    Case("softmax(W*x)", "W[k,n]; x[n]", "W x"),
    Case("relu(W*x + b)", "W[k,n]; x[n]; b[k]", "W b"),
    Case("tanh(A*X)", "A[k,m]; X[m,n]", "X A"),
    Case("s*X.^2", "s; X[m,n]", "X s"),
    Case("X*diag(v)*Y", "X[m,n]; v[n]; Y[n,k]", "v X Y"),
    Case("exp(X).*Y", "X[m,n]; Y[m,n]", "X Y"),
    Case("X'*a", "X[m,n]; a[m]", "X"),
    Case("(a'*X*b)*X", "X[m,n]; a[m]; b[n]", "X"),
    Case("sum(X)*Y", "X[m,n]; Y[k,h]", "X Y"),
)

HESSIANS = (
    Case("x'*A*x", "A[n,n]; x[n]", "x"),
    Case("norm2(A*x - b)^2", "A[m,n]; x[n]; b[m]", "x"),
    Case("norm2(X*w - y)^2 + lambda*norm2(w)^2", "X[n,d]; w[d]; y[n]; lambda", "w"),
    Case("sum(log(1 + exp(X*w)) - y.*(X*w))", "X[n,d]; w[d]; y[n]", "w"),
    Case("sum(softplus(X*w) - y.*(X*w))", "X[n,d]; w[d]; y[n]", "w"),
    Case("lse(x)", "x[n]", "x"),
    Case("lse(A*x)", "A[m,n]; x[n]", "x"),
    Case("a'*softmax(x)", "a[n]; x[n]", "x"),
    Case("norm2(x)", "x[n]", "x"),
    Case("exp(a'*x)", "a[n]; x[n]", "x"),
    Case("sum(exp(x))", "x[n]", "x"),
    Case("sum(x.^3)", "x[n]", "x"),
    Case("b'*tanh(A*x)", "A[m,n]; b[m]; x[n]", "x"),
    Case(NET, NET_LET, "b1"),
    Case(NET.replace("relu", "tanh"), NET_LET, "b1"),
    Case(NET.replace("relu", "tanh"), NET_LET, "b2"),
    Case(NET.replace("relu", "sigmoid"), NET_LET, "x"),
    Case("(a'*x)^2*(b'*x)", "a[n]; b[n]; x[n]", "x"),
    Case("x'*A*x/(x'*x)", "A[n,n]; x[n]", "x"),
    Case("(x^2 + 1)^3", "x", "x"),
    Case("sum(sin(x).*cos(y))", "x[n]; y[n]", "x y"),
    Case("-log(a'*x)", "a[n] positive; x[n] positive", "x"),
    Case("norm2(x)^4", "x[n]", "x"),
    Case("b'*inv(A)*b", "A[n,n] pd; b[n]", "b"),
    Case("norm2(X - U*V)^2", "X[m,n]; U[m,k]; V[k,n]", "U V"),
    Case(NET, NET_LET, "W1 W2"),
    Case(NET.replace("relu", "tanh"), NET_LET, "W1 W2"),
    Case(NET.replace("relu", "sigmoid"), NET_LET, "W1 b1"),
    Case("tr(X'*A*X)", "X[m,n]; A[m,m]", "X"),
    Case("tr(X*A*X'*B)", "X[m,n]; A[n,n]; B[m,m]", "X"),
    Case("logdet(X)", "X[n,n] pd", "X"),
    Case("tr(inv(X)*A)", "X[n,n] invertible; A[n,n]", "X"),
    Case("sum(X.^3)", "X[m,n]", "X"),
    Case("sum(exp(A*X))", "X[m,n]; A[k,m]", "X"),
    Case("sum(X)^2", "X[m,n]", "X"),
    Case("normF(X)", "X[m,n]", "X"),
    Case("sum(x)^2*x'*x", "x[n] simplex", "x"),
    Case("tr(S*X*S*X)", "X[n,n] symmetric; S[n,n] symmetric", "X"),
    Case("tr(X'*X*A)", "X[n,n] orthogonal; A[n,n]", "X"),
    Case("lse(W*x) - y'*W*x", "W[k,d]; x[d]; y[k]", "W"),
    Case("-y'*log(softmax(W*x + b))", "W[k,d]; b[k]; x[d]; y[k] onehot", "W b"),
    Case("(a'*X*b)^3", "X[m,n]; a[m]; b[n]", "X"),
    Case("sum((X*W + ones(n)*b).^3)", "X[n,d]; W[d,k]; b[1,k]", "W b"),
    Case("atan(X[2,1])*sum(X)", "X[m,n]", "X"),
    Case("S[1,2]^3", "S[n,n] symmetric", "S"),
    Case("sum(sigmoid(A*X*B))", "A[k,m]; X[m,n]; B[n,h]", "X"),
)
