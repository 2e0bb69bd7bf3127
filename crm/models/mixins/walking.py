"""A record that walks a process: where it may go from the step it stands on (MC-32)."""

from collections.abc import Iterable

from sqlalchemy import select

from crm.database import db
from crm.models.event import Event
from crm.models.process import Outcome, ProcessMode, Step, StepSkipped


class Walking:
    """Needs ``id``, ``step`` and events. Only a strict process forbids anything."""

    def may_walk_to(self, step: Step) -> bool:
        return bool(self.reachable([step]))

    def reachable(self, steps: Iterable[Step]) -> list[Step]:
        """Those of *steps* that it may go to by the rules of their process. Its history is read once."""
        is_given_up = self.step is not None and self.step.outcome is Outcome.NEGATIVE
        is_strict = is_given_up and self.step.process.mode is ProcessMode.STRICT
        stood = self.stood_on() if is_strict else []
        return [step for step in steps if step.may_follow(self.step, stood)]

    def check_walk_to(self, step: Step) -> None:
        """Raise `StepSkipped` where the rules say no. Reads the process, but flushes nothing."""
        with db.session.no_autoflush:
            if not self.may_walk_to(step):
                raise StepSkipped(f"to {step!r} from {self.step!r}")

    def stood_on(self) -> list[Step | None]:
        """Where it stood before it came to its end: one step, or None where it stood on none.

        Empty when no act tells of it, as with what an import brought in.
        """
        at = self.step_id
        for before, after in db.session.execute(self._walks()):
            if after.get("step_id") != at or "step_id" not in before:
                continue
            at = before["step_id"]
            stood = db.session.get(Step, at) if at is not None else None
            if stood is None or not stood.is_end or stood.process_id != self.step.process_id:
                return [stood]
        return []

    def _walks(self):
        """Before and after of its acts that still hold, newest first."""
        return (
            select(Event.before, Event.after)
            .where(
                Event.record_type == self.record_type(),
                Event.record_id == self.id,
                Event.undone_at.is_(None),
                Event.action != "undone",
            )
            .order_by(Event.id.desc())
        )
