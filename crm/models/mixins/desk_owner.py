"""What stands on a user's desk, in which order, and whether the day begins there (SC-32, OC-15)."""

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column


class DeskOwner:
    """``desk_settings`` is read with care, like everything that is kept as JSON."""

    desk_settings: Mapped[dict] = mapped_column(default=dict, server_default=text("'{}'"))

    @property
    def desk_widgets(self) -> tuple[str, ...] | None:
        """The names of the chosen widgets in their order; None while nothing was chosen."""
        names = self._on_desk("widgets", list)
        return None if names is None else tuple(str(each) for each in names)

    @property
    def desk_view_ids(self) -> tuple[int, ...]:
        """The saved views that stand on the desk; none: one's own interactions."""
        return tuple(each for each in self._on_desk("views", list) or () if isinstance(each, int))

    @property
    def starts_with_desk(self) -> bool:
        """Whether the start page shows the desk; else My day."""
        return self._on_desk("is_start", bool) or False

    def arrange_desk(self, widgets: list[str]) -> None:
        self._set_on_desk("widgets", list(widgets))

    def put_views_on_desk(self, view_ids: list[int]) -> None:
        self._set_on_desk("views", list(view_ids))

    def start_with_desk(self, is_start: bool) -> None:
        self._set_on_desk("is_start", is_start)

    def _on_desk(self, name: str, kind: type):
        value = (self.desk_settings or {}).get(name)
        return value if isinstance(value, kind) else None

    def _set_on_desk(self, name: str, value) -> None:
        self.desk_settings = {**(self.desk_settings or {}), name: value}
