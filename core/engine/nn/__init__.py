"""Layers, containers and losses, under PyTorch's names."""

# ruff: noqa: F401, F403  (this file gathers names)

from . import functional, init
from .activation import *
from .container import ModuleDict, ModuleList, Sequential
from .conv import *
from .dropout import Dropout
from .linear import Embedding, Flatten, Identity, Linear, Unflatten
from .loss import *
from .module import Module
from .normalization import *
from .parameter import Buffer, Parameter
from .pooling import *
