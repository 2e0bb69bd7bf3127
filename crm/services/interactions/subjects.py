"""What interactions are for: their subject (OC-05, OC-27). A further kind of subject is one line here.

Each kind has a column of its own on the interaction, with a foreign key and its partial indexes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from crm.database import db
from crm.models import Deal, Event, Interaction


@dataclass(frozen=True, eq=False)
class SubjectKind:
    """*model* can be a subject; *column* of the interaction holds its id."""

    model: type
    column: str


SUBJECTS = (SubjectKind(Deal, "deal_id"),)
Subject = tuple[SubjectKind, int]


def subject_of(interaction) -> Subject | None:
    """Kind and id of the subject of an interaction, or of a row with its columns."""
    return next(
        ((kind, id_) for kind in SUBJECTS if (id_ := getattr(interaction, kind.column)) is not None), None
    )


def first_subject(interactions: Iterable) -> Subject | None:
    """The subject of the first of *interactions* that has one."""
    return next(filter(None, map(subject_of, interactions)), None)


def record_of(subject: Subject | None, user):
    """The record that the subject is, if *user* may see it."""
    if subject is None:
        return None
    kind, id_ = subject
    return db.session.scalars(kind.model.visible_to(user).where(kind.model.id == id_)).unique().one_or_none()


def subject_for(record) -> Subject:
    """The subject that *record* makes."""
    return next((kind, record.id) for kind in SUBJECTS if isinstance(record, kind.model))


def attach(interaction: Interaction, subject: Subject, *, by) -> Event:
    """Say what *interaction* is for; returns the event."""
    kind, id_ = subject
    setattr(interaction, kind.column, id_)
    return interaction.record_event("attached", by=by)
