"""Project files: saving, opening, migrating, and recovering what was not saved."""

from core.storage.errors import ProjectError
from core.storage.project import EXTENSION, Project, load_project, save_project
from core.storage.recovery import Recoverable, Recovery
from core.storage.weights import Weights

__all__ = [
    "EXTENSION",
    "Project",
    "ProjectError",
    "Recoverable",
    "Recovery",
    "Weights",
    "load_project",
    "save_project",
]
