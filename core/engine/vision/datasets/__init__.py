"""Data sets of pictures, read from the files they are published in."""

# ruff: noqa: F401  (this file gathers names)

from .base import VisionDataset
from .cifar import CIFAR10, CIFAR100
from .fake import FakeData
from .folder import DatasetFolder, ImageFolder
from .mnist import KMNIST, MNIST, FashionMNIST
