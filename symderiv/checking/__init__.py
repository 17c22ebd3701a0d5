"""Checking answers: an answer's text against a reference, by values in three number systems.

`target` prepares a reference once, `reading` reads an answer, `deciding` compares, and what is wrong
goes on to `counterexample`, `diagnosis` and `contradiction`.  `evaluation` computes values at many
points at once: in floats for speed, in a prime field and with fractions for certainty.
"""
