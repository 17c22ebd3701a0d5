"""The benchmark: how symderiv's costs compare with what cannot be done without (`python -m bench`)."""
