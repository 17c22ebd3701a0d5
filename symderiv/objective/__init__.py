"""Optimisation problems: rewriting them one justified step at a time, and solving quadratic ones.

`signs` proves that a value is positive, `logarithm` takes logarithms apart, `rewriting` holds the
rules from one problem to the next, `quadratic` finds the stationary point and its nature.
"""
