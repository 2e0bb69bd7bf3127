"""Words the team already uses, so that the same thing gets the same name again."""

from sqlalchemy import select

from crm.database import db
from crm.lib.folding import fold
from crm.models import Contact, ContactPoint, Tag

COLUMNS = {"tag": Tag.name, "industry": Contact.industry, "city": ContactPoint.city}
SUGGESTED = 20


def words_like(name: str, typed: str) -> list[str]:
    """Tags, industries or towns in use (*name*: "tag", "industry", "city") that begin like *typed*.

    Letter case and accents are left aside.
    """
    column = COLUMNS[name]
    start = fold(typed)
    values = db.session.scalars(select(column).where(column != "").distinct())
    return sorted((each for each in values if fold(each).startswith(start)), key=fold)[:SUGGESTED]


def industries_like(typed: str) -> list[str]:
    """Every spelling in use of the industries that begin like *typed*."""
    values = db.session.scalars(select(Contact.industry).where(Contact.industry != "").distinct())
    return [each for each in values if fold(each).startswith(fold(typed))]
