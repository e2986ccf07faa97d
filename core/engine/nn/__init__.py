"""Layers, containers and losses, under PyTorch's names."""

# ruff: noqa: F401, F403  (this file gathers names)

from . import functional, init, modules, parallel, parameter, utils
from .activation import *
from .attention import *
from .cells import *
from .choices import *
from .container import ModuleDict, ModuleList, Sequential
from .conv import *
from .distance import *
from .dropout import *
from .embedding import *
from .lazy import *
from .linear import *
from .loss import *
from .margin_loss import *
from .module import Module
from .normalization import *
from .padding import *
from .parallel import DataParallel
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter
from .parameter_container import ParameterDict, ParameterList
from .pooling import *
from .recurrent import *
from .sampling import *
from .thresholds import *
from .transformer import *
from .unpooling import *
