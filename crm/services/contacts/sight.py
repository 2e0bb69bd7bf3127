"""Which contacts have a page for the reader. A restricted user reads names of some that have none (SC-35)."""

from collections.abc import Container, Iterable

from sqlalchemy import ColumnElement, case, select

from crm.models import Contact, Role
from crm.services.readers import Reader, read_rows


class Everything:
    """Holds whatever it is asked for: nobody but restricted users needs a query."""

    def __contains__(self, _contact_id: int | None) -> bool:
        return True


EVERYTHING = Everything()


def open_contact_id(reader: Reader, contact_id: ColumnElement) -> ColumnElement:
    """*contact_id*, or NULL where *reader* may know no more than the name; of a statement with `Contact`."""
    return case((Contact.visibility(reader), contact_id)) if reader.role is Role.RESTRICTED else contact_id


def open_contacts(reader: Reader, contact_ids: Iterable[int | None]) -> Container[int]:
    """Those of the contacts whose pages *reader* may open."""
    if reader.role is not Role.RESTRICTED:
        return EVERYTHING
    query = select(Contact.id).where(Contact.id.in_(set(contact_ids) - {None}), Contact.visibility(reader))
    return {row.id for row in read_rows(query)}
