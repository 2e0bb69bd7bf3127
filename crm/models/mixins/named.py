"""Words that the team makes itself, kept per language (C10)."""

from sqlalchemy.orm import Mapped, mapped_column

from crm.config import LANGUAGES


class Named:
    """``names`` maps a language to the name in it; a language without one falls back."""

    names: Mapped[dict] = mapped_column(default=dict)

    def name_in(self, language: str) -> str:
        """The name for a reader of *language*: theirs, else English, else any that is there."""
        return pick_name(self.names, language)


def pick_name(names: dict, language: str) -> str:
    """The same for a column that was read without its record."""
    order = (language, "en", *LANGUAGES)
    return next((names[code] for code in order if names.get(code)), "")
