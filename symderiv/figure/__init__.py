"""Drawings: derivative sketches, computation graphs, and the canvases that print them."""
