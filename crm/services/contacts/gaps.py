"""What a contact lacks: a filter of the list, and counted for the desk (SC-32)."""

import enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import aliased

from crm.models import Contact


class Gap(enum.Enum):
    PHONE = "phone"
    EMAIL = "email"
    UNIQUE_NAME = "unique_name"

    @property
    def label(self):
        return GAP_LABELS[self]

    @property
    def condition(self) -> ColumnElement[bool]:
        """That a row of `Contact` has this gap."""
        if self is Gap.UNIQUE_NAME:
            return _shares_name()
        return self.of(Contact)

    def of(self, contact) -> ColumnElement[bool]:
        """The same of an alias of `Contact`, for a phone or an e-mail."""
        return ~(contact.has_phone if self is Gap.PHONE else contact.has_email)


GAP_LABELS = {
    Gap.PHONE: _l("A phone"),
    Gap.EMAIL: _l("An e-mail"),
    Gap.UNIQUE_NAME: _l("A name of its own"),
}


def _shares_name() -> ColumnElement[bool]:
    """Another of the same kind has the same name, however it is typed; whose it is does not matter."""
    other = aliased(Contact)
    namesake = select(other.id).where(
        other.name_key == Contact.name_key,
        # Joined to nothing, the column leads no index astray: that of names finds the few there are.
        other.kind.concat(literal_column("''")) == Contact.kind,
        other.id != Contact.id,
        other.archived_at.is_(None),
    )
    return namesake.correlate(Contact).exists()
