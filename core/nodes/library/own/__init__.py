"""Nodes whose rule a person writes: a formula, or Python."""
