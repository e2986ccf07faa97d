"""Templates: a project that fits a person's own data, wired after three questions.

A template is a module here that calls ``offer``; the start page finds them by looking.
"""

from core.studio.templates import csv_column, digits, image_folder  # noqa: F401  (each offers itself)
from core.studio.templates.spec import Answers, Choice, Template, TemplateError, WhichColumn, WhichFile, templates

__all__ = ["Answers", "Choice", "Template", "TemplateError", "WhichColumn", "WhichFile", "templates"]
