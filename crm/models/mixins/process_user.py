"""Which processes a user may choose from (SC-27, SC-28)."""

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.process import ALWAYS_ALLOWED


class ProcessUser:
    """``allowed_process_ids`` None: all there are, also those still to come."""

    allowed_process_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))

    def may_use(self, process) -> bool:
        """An archived process is nobody's."""
        return not process.is_archived and self.may_choose(process.id, process.key)

    def may_choose(self, process_id: int, key: str | None) -> bool:
        """The same of a process in use, by its id and key; E-mail and Private are everybody's (SC-28)."""
        allowed = self.allowed_process_ids
        return allowed is None or key in ALWAYS_ALLOWED or process_id in allowed

    def allow_processes(self, process_ids: list[int] | None, *, by):
        """Let the user choose from these processes only (None: from all); returns the event, if any."""
        wanted = None if process_ids is None else sorted(set(process_ids))
        if wanted == self.allowed_process_ids:
            return None
        self.allowed_process_ids = wanted
        return self.record_event("processes_allowed", by=by)
