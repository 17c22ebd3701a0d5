"""Grading a class: answers from a table, checked in processes of their own, and written beside it."""
