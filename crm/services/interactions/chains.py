"""Chains: interactions that belong together before there is a subject (OC-06).

A chain has one subject at most. Links that others keep private stay out of what readers see and of
every act on the whole chain but its moving; their people find them in the same chain.
"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from crm.database import db
from crm.models import Chain, Event, Interaction, StaleVersion
from crm.services.interactions import subjects
from crm.services.interactions.subjects import Subject
from crm.services.readers import Reader, reader_of
from crm.services.undo import one_gesture

MAX_SHOWN = 200
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.channel, Interaction.is_task,
    Interaction.is_private, Interaction.starts_on, Interaction.start_time, Interaction.deadline_on,
    Interaction.deadline_time, Interaction.starts_at, Interaction.ends_at, Interaction.deal_id,
)  # fmt: skip


class SameChain(ValueError):
    """The two stand in one chain already, or are the same."""


class DifferentSubjects(ValueError):
    """Two chains about two things cannot become one."""


def thread_of(interaction: Interaction, user) -> Sequence[Row]:
    """The links of the chain that *user* may see, in the order of their days; none when it stands alone.

    Rows of `COLUMNS`. Others' private links are left out as if they were not there (SC-29).
    """
    if interaction.chain_id is None:
        return []
    values = {"chain_id": interaction.chain_id}
    rows = db.session.execute(_thread(reader_of(user)), values).all()
    return rows if len(rows) > 1 else []


@lru_cache(maxsize=128)
def _thread(reader: Reader) -> Select:
    return (
        select(*COLUMNS)
        .where(
            Interaction.chain_id == bindparam("chain_id"),
            Interaction.archived_at.is_(None),
            Interaction.visibility(reader),
        )
        .order_by(Interaction.starts_on, Interaction.id)
        .limit(MAX_SHOWN)
    )


def subject_of_chain(interaction: Interaction) -> Subject | None:
    """What the chain, or the interaction alone, is for; also when only links show it that one cannot see."""
    own = subjects.subject_of(interaction)
    if own is not None or interaction.chain_id is None:
        return own
    columns = (getattr(Interaction, kind.column) for kind in subjects.SUBJECTS)
    query = select(*columns).where(Interaction.chain_id == interaction.chain_id)
    return subjects.first_subject(db.session.execute(query.order_by(Interaction.id)))


def hold(*interactions: Interaction) -> None:
    """Let nobody else change these chains until the transaction ends; they are read anew.

    Raises `StaleVersion` when one of them moved to another chain meanwhile. On SQLite the writer is
    alone anyhow.
    """
    chained = sorted({each.chain_id for each in interactions} - {None})
    alone = sorted(each.id for each in interactions if each.chain_id is None)
    for model, ids in ((Chain, chained), (Interaction, alone)):
        if ids:
            db.session.execute(
                select(model.id).where(model.id.in_(ids)).order_by(model.id).with_for_update()
            ).all()
    for each in interactions:
        was = each.chain_id
        db.session.refresh(each, ["chain_id", "version", *(kind.column for kind in subjects.SUBJECTS)])
        if each.chain_id != was:
            raise StaleVersion(each, each.version)


def links_of(interaction: Interaction) -> list[Interaction]:
    """All links of the chain, the earliest first, whoever may see them; call `hold` before."""
    if interaction.chain_id is None:
        return [interaction]
    # Locked in the order of ids, so that nobody waits for somebody who waits.
    query = select(Interaction).where(Interaction.chain_id == interaction.chain_id).order_by(Interaction.id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return sorted(db.session.scalars(query), key=lambda link: (link.starts_on, link.id))


def is_kept_from(link: Interaction, user) -> bool:
    """Whether *link* is somebody else's private one."""
    return link.is_kept_by_others(user)


def chain_of(interaction: Interaction) -> int:
    """The id of the chain it stands in; a new chain begins under it when there is none.

    That alone is no act: a chain of one is not seen, and undo of what follows may leave it so.
    """
    if interaction.chain_id is None:
        chain = Chain()
        db.session.add(chain)
        db.session.flush()
        db.session.execute(
            update(Interaction).where(Interaction.id == interaction.id).values(chain_id=chain.id),
            execution_options={"synchronize_session": False},
        )
        set_committed_value(interaction, "chain_id", chain.id)
    return interaction.chain_id


def join(interaction: Interaction, other: Interaction, *, by, with_chain: bool = False) -> Event:
    """Put *interaction* into the chain of *other*, *with_chain* together with all its own links.

    What one side is for becomes the subject of both. Raises `SameChain`, `DifferentSubjects`,
    `StaleVersion`. Returns the event whose undo takes all of it back.
    """
    hold(interaction, other)
    is_together = interaction.chain_id is not None and interaction.chain_id == other.chain_id
    if interaction.id == other.id or is_together:
        raise SameChain
    movers = links_of(interaction) if with_chain else [interaction]
    links = [*movers, *links_of(other)]
    found = {subject for link in links if (subject := subjects.subject_of(link)) is not None}
    if len(found) > 1:
        raise DifferentSubjects
    chain_id = chain_of(other)
    with one_gesture():
        events = {mover.id: _move(mover, chain_id, by) for mover in movers}
        _spread(next(iter(found), None), links, by)
    return events[interaction.id]


def leave(interaction: Interaction, *, by) -> Event:
    """Take *interaction* out of its chain; its subject stays. Raises `StaleVersion`."""
    hold(interaction)
    interaction.chain_id = None
    return interaction.record_event("unchained", by=by)


def take_subject(interaction: Interaction, *, by) -> Event | None:
    """Give *interaction* what its chain is for; None when it has a subject or the chain has none."""
    hold(interaction)
    subject = subject_of_chain(interaction)
    if subject is None or subjects.subject_of(interaction) is not None:
        return None
    return subjects.attach(interaction, subject, by=by)


def _move(link: Interaction, chain_id: int, by) -> Event:
    link.chain_id = chain_id
    return link.record_event("chained", by=by)


def _spread(subject: Subject | None, links: list[Interaction], by) -> None:
    for link in links:
        if subject is not None and subjects.subject_of(link) is None and not is_kept_from(link, by):
            subjects.attach(link, subject, by=by)
