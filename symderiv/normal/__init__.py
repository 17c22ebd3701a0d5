"""The normal form: a sum of products of indexed factors, and the way back to matrix notation.

`terms` opens an expression into factors with index labels, `contract` cancels and merges them,
`key` decides equality, `readback` writes them as matrices again, `simplify` picks the shortest.
"""

from symderiv.normal.key import same
from symderiv.normal.simplify import Simplified, simplify

__all__ = ["Simplified", "same", "simplify"]
