"""Mathematics as formulas: how expressions are written in the letters of a course."""

from symderiv.notation.bond import Bond
from symderiv.notation.spelling import letter
from symderiv.notation.writing import Notation

__all__ = ["Bond", "Notation", "letter"]
