"""Solving: one file for each kind of question, from the graph to steps and answers."""
