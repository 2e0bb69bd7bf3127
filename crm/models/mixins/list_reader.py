"""How a user reads the list of interactions: the columns, and the view it opens with (PL-10)."""

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column


class ListReader:
    """``list_settings`` is read with care, like everything that is kept as JSON."""

    list_settings: Mapped[dict] = mapped_column(default=dict, server_default=text("'{}'"))

    @property
    def list_columns(self) -> tuple[str, ...]:
        """The names of the chosen columns; none: those the product shows by itself."""
        return tuple(str(each) for each in self._setting("columns", list) or ())

    @property
    def default_view_id(self) -> int | None:
        return self._setting("view", int)

    def choose_columns(self, names: list[str]) -> None:
        self.list_settings = {**(self.list_settings or {}), "columns": list(names)}

    def open_with_view(self, view_id: int | None) -> None:
        """The list opens with that view; None: with everything."""
        self.list_settings = {**(self.list_settings or {}), "view": view_id}

    def _setting(self, name: str, kind: type):
        value = (self.list_settings or {}).get(name)
        return value if isinstance(value, kind) else None
