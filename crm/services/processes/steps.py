"""The steps that interactions can stand on, in the reader's words."""

from dataclasses import dataclass
from functools import cache
from time import monotonic

from flask import current_app
from sqlalchemy import Row, Select, event, or_, select

from crm.database import db
from crm.models import Interaction, Process, Step
from crm.models.mixins.named import pick_name
from crm.models.process import PRIVATE

FRESH_SECONDS = 3.0
KEPT, CHANGED = "step_words", "steps_changed"


@dataclass(frozen=True, slots=True)
class StepWord:
    """A step as it is chosen and shown: ``label`` is "Sale - 03 - Quote sent" (SC-15).

    ``is_gone``: it, or its process, is archived: histories name it, nobody chooses it.
    """

    id: int
    process_id: int
    process: str
    label: str
    color: str = ""
    process_key: str | None = None
    is_gone: bool = False

    def __hash__(self) -> int:
        return self.id  # pages are kept by the words in them: hashing all seven fields of 50 took long

    def is_usable_by(self, user) -> bool:
        return not self.is_gone and user.may_choose(self.process_id, self.process_key)


def step_words(language: str) -> list[StepWord]:
    """The steps of every process that interactions walk, in menu order; those no longer in use too.

    Read once in a few seconds and not on every page: at most `FRESH_SECONDS` old in another worker.
    """
    kept = current_app.extensions.setdefault(KEPT, {})
    read_at, words = kept.get(language, (0.0, []))
    if monotonic() - read_at < FRESH_SECONDS and CHANGED not in db.session.info:
        return words
    words = [_word(row, language) for row in db.session.execute(_every_step())]
    if CHANGED not in db.session.info:
        kept[language] = (monotonic(), words)
    return words


def forget_step_words() -> None:
    """After a process or a step changed: the next reader asks the database."""
    if current_app:
        current_app.extensions.pop(KEPT, None)


@cache
def _every_step() -> Select:
    return (
        select(
            Step.id, Step.number, Step.names, Step.color, Step.process_id, Process.key,
            Process.names.label("process_names"),
            or_(Step.archived_at.is_not(None), Process.archived_at.is_not(None)).label("is_gone"),
        )
        .join(Process, Step.process_id == Process.id)
        .where(Process.for_interactions)
        .order_by(Process.position, Process.id, Step.number, Step.id)
    )  # fmt: skip


def usable_words(words: list[StepWord], user, keep: int | None = None) -> list[StepWord]:
    """Those of *words* that *user* may choose (SC-27, SC-28), and the one with the id *keep*.

    What a record stands on already stays in its form, or saving the form would take it away.
    """
    processes = {word.process_id: word.process_key for word in words}
    usable = {each for each, key in processes.items() if user.may_choose(each, key)}
    return [word for word in words if word.id == keep or (word.process_id in usable and not word.is_gone)]


def usable_step(step_id: int, user) -> Step | None:
    """The step, if *user* may put an interaction on it."""
    query = select(Step).join(Process, Process.id == Step.process_id).where(Step.id == step_id)
    query = query.where(Step.archived_at.is_(None), Process.for_interactions, Process.usable_by(user))
    return db.session.scalars(query).one_or_none()


def may_walk_to(step_id: int, interaction: Interaction | None) -> bool:
    """Whether the rules of the step's process let *interaction* come to it; None for a new one."""
    step = db.session.get(Step, step_id)
    if step is None:
        return True
    return step.may_follow(None) if interaction is None else interaction.may_walk_to(step)


def private_step_ids(words: list[StepWord]) -> set[int]:
    """The steps that make an interaction private (SC-29)."""
    return {word.id for word in words if word.process_key == PRIVATE}


def _word(row: Row, language: str) -> StepWord:
    process = pick_name(row.process_names, language)
    return StepWord(
        id=row.id,
        process_id=row.process_id,
        process=process,
        label=f"{process} - {row.number:02d} - {pick_name(row.names, language)}",
        color=row.color,
        process_key=row.key,
        is_gone=bool(row.is_gone),
    )


@event.listens_for(db.session, "after_flush")
def _note_change(session, _context) -> None:
    if any(isinstance(record, Process | Step) for record in (*session.new, *session.dirty, *session.deleted)):
        session.info[CHANGED] = True


@event.listens_for(db.session, "after_commit")
def _forget_after_commit(session) -> None:
    if session.info.pop(CHANGED, False):
        forget_step_words()


@event.listens_for(db.session, "after_rollback")
def _forget_after_rollback(session) -> None:
    session.info.pop(CHANGED, None)
