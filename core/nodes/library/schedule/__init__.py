"""Nodes that change the learning rate while training runs."""
