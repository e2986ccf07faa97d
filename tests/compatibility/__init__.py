"""How far the engine is PyTorch: names side by side, and PyTorch's own operation database run on both.

``python -m tests.compatibility`` runs everything and writes docs/pytorch-compatibility.md.
"""
