"""Who may be meant while a participant is typed: contacts and colleagues (OC-08, OC-09)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.database import MAX_ID, db
from crm.lib.folding import fold, query_words
from crm.lib.phones import query_digits
from crm.lib.whole_numbers import whole_number
from crm.models import ContactPoint, PointKind, User
from crm.services.contacts import picks as contact_picks

MAX_COLLEAGUES = 4


@dataclass(frozen=True)
class Pick:
    """One suggestion: ``key`` is posted when it is taken ("7" a contact, "u7" a colleague)."""

    key: str
    icon: str
    name: str
    detail: str
    coordinates: str


def suggest(typed: str, user) -> list[Pick]:
    """Contacts that *user* may see, then colleagues, found by words of the name, phone digits or e-mail."""
    rows = contact_picks.suggest(typed, user)
    points = _points_of([row.id for row in rows])
    contacts = [
        Pick(str(row.id), row.kind.value, row.name, row.detail, _best(points.get(row.id, ()), typed))
        for row in rows
    ]
    return contacts + [
        Pick(f"u{each.id}", "users", each.name, each.email or "", each.email or "")
        for each in _colleagues(typed)[:MAX_COLLEAGUES]
    ]


def chosen_user(chosen: str, is_for_this: bool, typed: str) -> User | None:
    """The working user picked as ``u7``, if the pick was made for this name, or spells it."""
    number = whole_number(chosen.removeprefix("u")) if chosen.startswith("u") else None
    if number is None or number > MAX_ID:
        return None
    user = db.session.get(User, number)
    is_meant = user is not None and (is_for_this or contact_picks.is_spelled(user.name, typed))
    return user if is_meant else None


def user_named(typed: str, known: User | None) -> User | None:
    """*known* if it is still named, else the one working colleague of that name."""
    if known is not None and contact_picks.is_spelled(known.name, typed):
        return known
    found = [
        each for each in db.session.scalars(User.working()) if contact_picks.is_spelled(each.name, typed)
    ]
    return found[0] if len(found) == 1 else None


def _colleagues(typed: str) -> list[User]:
    """A team has a few dozen people: each word typed begins a word of the name or the e-mail."""
    words = query_words(typed)
    return [each for each in db.session.scalars(User.working()) if words and _is_like(each, words)]


def _is_like(user: User, words) -> bool:
    own = f"{fold(user.name)} {fold(user.email or '')}".split()
    return all(any(part.startswith(spelling) for part in own for spelling in word) for word in words)


def _points_of(contact_ids: list[int]) -> dict[int, list[ContactPoint]]:
    points: dict[int, list[ContactPoint]] = {}
    query = (
        select(ContactPoint)
        .where(
            ContactPoint.contact_id.in_(contact_ids),
            ContactPoint.kind.in_((PointKind.PHONE, PointKind.EMAIL)),
        )
        .order_by(ContactPoint.kind.desc(), ContactPoint.is_main.desc(), ContactPoint.position)
    )
    for point in db.session.scalars(query) if contact_ids else ():
        points.setdefault(point.contact_id, []).append(point)
    return points


def _best(points: Sequence[ContactPoint], typed: str) -> str:
    """The phone or e-mail that was typed, else the main phone, else the e-mail."""
    digits, words = query_digits(typed), fold(typed)
    for point in points:
        if (digits and digits in point.digits) or (words and words in fold(point.value)):
            return point.value
    return points[0].value if points else ""
