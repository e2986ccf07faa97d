"""Pictures for the engine, with torchvision's names: ``import core.engine.vision as torchvision``.

It exists so that a script written for torchvision runs on this engine: the same data sets from the same files, the
same transforms with the same random draws, and the same models with the same parameter names, so that published
weights load. ``import core.engine`` does not load it.
"""

from . import datasets, models, ops, transforms, utils

__all__ = ["datasets", "get_image_backend", "models", "ops", "set_image_backend", "transforms", "utils"]


def get_image_backend() -> str:
    """The package that reads picture files: always ``PIL``."""
    return "PIL"


def set_image_backend(backend: str) -> None:
    """Choose the package that reads picture files; only ``PIL`` is there.

    Raises
    ------
    ValueError
        For any other name.
    """
    if backend != "PIL":
        raise ValueError(f"Invalid backend '{backend}'. Options are 'PIL': pictures are read with Pillow only")
