"""Trials: one training with certain values of parameters, in a process of its own, for a study that compares many."""
