"""Somebody who takes part: text and coordinates, with a link where there is one (OC-08, OC-09)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from crm.lib.emails import EmailError, check_email
from crm.lib.phones import parse_phone, search_digits

if TYPE_CHECKING:
    from crm.models.contact import Contact
    from crm.models.user import User

LONGEST_NAME = 200
LONGEST_COORDINATES = 254


def normalized_coordinates(typed: str, region: str | None) -> str | None:
    """A phone dialled in *region* as E.164, an e-mail as checked; None for what is neither."""
    if "@" in typed:
        try:
            return check_email(typed)
        except EmailError:
            return None
    return parse_phone(typed, region).e164


class Attending:
    """A row of people. ``coordinates`` is a phone or an e-mail as typed; unknown people need no link.

    ``normalized`` is what machines compare: E.164 or the checked e-mail, None when it is neither.
    """

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    coordinates: Mapped[str] = mapped_column(String(LONGEST_COORDINATES), default="")
    normalized: Mapped[str | None] = mapped_column(String(LONGEST_COORDINATES))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    position: Mapped[int] = mapped_column(default=0)

    @declared_attr
    def contact(cls) -> Mapped[Contact | None]:
        return relationship("Contact")

    @declared_attr
    def user(cls) -> Mapped[User | None]:
        return relationship("User")

    @property
    def is_unknown(self) -> bool:
        """Whether the row names somebody who is neither a stored contact nor a user."""
        return self.contact_id is None and self.user_id is None

    def as_data(self) -> dict:
        """The JSON form kept in events and set back by undo."""
        return {
            "name": self.name,
            "coordinates": self.coordinates,
            "normalized": self.normalized,
            "contact_id": self.contact_id,
            "user_id": self.user_id,
        }

    def search_source(self) -> list[str]:
        """The name, and the coordinates: a phone in all forms of its digits."""
        if self.normalized is not None and self.normalized.startswith("+"):
            return [self.name, search_digits(self.normalized, self.coordinates)]
        return [self.name, self.coordinates]

    @classmethod
    def rows(cls, wanted: Iterable[dict], known: Iterable[Self]) -> list[Self]:
        """Rows of *wanted* data in order; one of *known* that says the same is kept, with its id."""
        spare = list(known)
        made = [cls._row(data, spare) for data in wanted]
        for position, row in enumerate(made):
            row.position = position
        return made

    @classmethod
    def _row(cls, data: dict, spare: list[Self]) -> Self:
        same = next((row for row in spare if row.as_data() == data), None)
        if same is None:
            return cls(**data)
        spare.remove(same)
        return same
