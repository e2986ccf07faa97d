"""Networks for pictures, with torchvision's parameter names, starting values and published weights."""

# ruff: noqa: F401, F403  (this file gathers names)

from .alexnet import *
from .densenet import *
from .googlenet import GoogLeNet, GoogLeNet_Weights, GoogLeNetOutputs, googlenet
from .lenet import *
from .mobilenetv2 import InvertedResidual, MobileNet_V2_Weights, MobileNetV2, mobilenet_v2
from .registry import get_model, get_model_builder, get_model_weights, get_weight, list_models
from .resnet import *
from .squeezenet import SqueezeNet, SqueezeNet1_0_Weights, SqueezeNet1_1_Weights, squeezenet1_0, squeezenet1_1
from .vgg import *
from .weights import Weights, WeightsEnum
