"""The witnesses: what a rule, a step or an answer is checked against.

A witness knows values (`Op.numeric`) and definitions (`Op.entry`, `Op.explicit`, `Op.switch`),
never a derivative rule and never the simplifier.
"""
