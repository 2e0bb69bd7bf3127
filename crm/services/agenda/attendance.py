"""Whose time an appointment takes: the responsible colleague's, and that of those who take part."""

from sqlalchemy import ColumnElement, select, union

from crm.models import Interaction, Participant


def attended_by(user_id, begin, end) -> ColumnElement[bool]:
    """The condition "an appointment of that user, or one they take part in, that begins in the span".

    *begin* belongs to the span, *end* does not; both are instants, or parameters of such. Two ranges of
    indexes, each by its own: with OR the table would be asked about every appointment of the team.
    """
    return _attended(user_id, Interaction.starts_at >= begin, Interaction.starts_at < end)


def attended_during(user_id, since, begin, end) -> ColumnElement[bool]:
    """The same of those that fill some part of the span; what begins before *since* is over by then."""
    return _attended(
        user_id, Interaction.starts_at >= since, Interaction.starts_at < end, Interaction.ends_at > begin
    )


def _attended(user_id, *span: ColumnElement[bool]) -> ColumnElement[bool]:
    own = select(Interaction.id).where(Interaction.responsible_id == user_id, *span)
    guest = select(Interaction.id).where(Participant.includes(user_id, Interaction), *span)
    return Interaction.id.in_(union(own, guest))
