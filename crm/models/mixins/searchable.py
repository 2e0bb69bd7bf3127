"""Search text and sort key, kept beside the record by the record itself."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column


class Searchable:
    """A record that can be found by words; its class says by which, in ``search_source() -> list[str]``.

    ``search_text`` is the folded text; on SQLite a full-text table ``<name>_search`` follows it, on
    PostgreSQL a trigram index stands on the column. Both are written by `crm.models.search_index`.
    """

    search_text: Mapped[str] = mapped_column(Text, default="", deferred=True)
