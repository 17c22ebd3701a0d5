"""The names that the rows of the language are written in."""

from symderiv.parse import declarations

SCOPE = declarations(
    "A[h,m]; B[h,m]; X[n,n]; b[h]; c[h]; x[m]; u[m]; w[m]; v[n]; r[1,m]; y; t; z; lambda positive; gamma; "
    "beta; xhat[m]; yhat; W1[h,m]; W2[p,h]; b1[h]; delta1[p]; phi(); psi()"
)
