"""The pages of a project: what a reader should know of it, in Markdown, once for each language.

They stand in the project itself (``meta["pages"]``), so they go wherever it goes, and whoever makes a project can write
them: a teacher for a class, or a person for the one that he will be in a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.studio.languages import tr

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["LANGUAGES", "Pages"]

LANGUAGES = {"en": "English", "zh": "中文"}


class Pages:
    """The pages of the open project."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def texts(self) -> dict[str, str]:
        """The page by language; empty ones and what is no text are left out."""
        found = self.session.graph.meta.get("pages")
        if not isinstance(found, dict):
            return {}
        return {str(k): text for k, text in found.items() if isinstance(text, str) and text.strip()}

    @property
    def language(self) -> str:
        """The language that is shown: the person's choice if the project has it, else English, else what there is."""
        texts, settings = self.texts, self.session.settings
        wanted = (settings.page_language, settings.language, "en", *texts)
        return next((name for name in wanted if name in texts), settings.page_language or "en")

    @property
    def languages(self) -> list[str]:
        """The languages that there are pages in, or could be."""
        return [*LANGUAGES, *(name for name in self.texts if name not in LANGUAGES)]

    def choose(self, language: str) -> None:
        """Show another language, now and in other projects."""
        self.session.settings.page_language = language
        self.session.settings.save()

    def write(self, text: str, language: str) -> None:
        """Set the page of a language; an empty one is taken away."""
        pages = {**self.texts, language: text}
        if not text.strip():
            del pages[language]
        if pages != self.texts:
            with self.session.document.edit(tr("Write the page"), amend=("meta", "pages")) as edit:
                edit.set_meta("pages", pages)
