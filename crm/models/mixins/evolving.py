"""What people do with an interaction: turn its light, take a step, stamp a note, move its date (SC-11).

Each act returns its event, so that whoever asked for it can offer to take it back.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crm.lib import clock
from crm.models.interaction_kinds import State
from crm.models.note import Note, NoteKind, Touch
from crm.models.process import Step

if TYPE_CHECKING:
    from crm.models.event import Event


class Evolving:
    """The acts of an interaction. It evolves: none of them makes another record but `plan_next`."""

    def set_state(self, state: State, *, by) -> Event:
        """Turn the light; done is stamped with its moment."""
        self.turn(state)
        return self.record_event("state_changed", by=by)

    def assign_to(self, user, *, by) -> Event | None:
        """Make *user* responsible (None: nobody); None when that is so already, or not for *by* to say."""
        if self.responsible_id == (user.id if user is not None else None) or self.is_kept_by_others(by):
            return None
        self.responsible, self.responsible_id = user, user.id if user is not None else None
        return self.record_event("assigned", by=by)

    def walk_to(self, step: Step | None, *, by, on: date) -> Event:
        """Reach a step of a process on the day *on*.

        A conclusion, good or bad, closes the interaction by itself, and leaving it opens it again
        (SC-14); five steps and no others set the update date (SC-17). What walks the process
        Private is private from then on (SC-29). Raises `StepSkipped` when a strict process would be
        cut short (MC-32).
        """
        if step is not None and step.id != self.step_id:
            self.check_walk_to(step)
        had_ended = self.step is not None and self.step.is_end
        has_ended = step is not None and step.is_end
        # Asked before anything changes: a look-up would flush the changes that the event tells of.
        is_private = self.is_private or (step is not None and step.process.is_private)
        self.step, self.step_id = step, step.id if step is not None else None
        if step is not None and step.sets_update_date:
            self.count_on(on)
        self.is_private = is_private
        if has_ended and not self.is_done:
            self.turn(State.DONE)
        elif had_ended and not has_ended and self.is_done:
            self.turn(State.OPEN)
        return self.record_event("stepped", by=by)

    def add_note(self, words: str, *, by, kind: NoteKind = NoteKind.OWN, touch: Touch | None = None) -> Event:
        """Stamp an entry: date, time and author stand by themselves, *words* may be empty (SC-12)."""
        note = Note(
            interaction=self, author_id=by.id, kind=kind, touch=touch, text=words.strip(), at=clock.now()
        )
        return note.record_event("added", by=by)

    def reschedule(
        self,
        day: date,
        *,
        by,
        words: str = "",
        kind: NoteKind = NoteKind.OWN,
        touch: Touch | None = None,
    ) -> Event:
        """Log and reschedule: the same record, a stamp, another day (SC-11, SC-13, A6.2)."""
        was = self.starts_on
        self.add_note(words, by=by, kind=kind, touch=touch)
        self.move_to_day(day)
        if self.is_done:
            self.turn(State.OPEN)
        return self.record_event("rescheduled", by=by, from_day=was.isoformat(), to_day=day.isoformat())

    def finish(self, *, by, result: str = "") -> Event:
        """Close with the main points of the result, in one step (ST-05)."""
        if result.strip():
            self.add_note(result, by=by, kind=NoteKind.RESULT)
        return self.set_state(State.DONE, by=by)

    def plan_next(self, day: date, *, by, title: str = "") -> Event:
        """After a finished one always the next (MC-44): for the same client and deal, on *day*.

        Returns the event of the new interaction. It stands on the same step unless that was an end.
        """
        goes_on = self.step is not None and not self.step.is_end
        successor = type(self)(
            title=title.strip() or self.title,
            contact_id=self.contact_id,
            deal_id=self.deal_id,
            chain_id=self.chain_id,
            step_id=self.step_id if goes_on else None,
            responsible_id=self.responsible_id,
            created_by_id=by.id,
            is_private=self.is_private,
            update_date=day,
        )
        successor.plan_task(day)
        return successor.record_event("created", by=by)

    def move_to_day(self, day: date) -> None:
        """Another day. An update date that nobody set goes along: it is the start date (SC-16)."""
        was = self.starts_on
        super().move_to_day(day)
        self.take_along_update_date(was)

    def turn(self, state: State) -> None:
        """Set the light and nothing else: an act that means more writes its own event."""
        self.state = state
        self.done_at = clock.now() if state is State.DONE else None
