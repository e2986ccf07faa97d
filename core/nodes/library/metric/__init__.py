"""Nodes that say how good the network is, in the words of its field."""
