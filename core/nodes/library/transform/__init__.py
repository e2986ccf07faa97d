"""Transforms: what is done to samples on their way into the network."""
