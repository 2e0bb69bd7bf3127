"""Which processes a user may choose from (SC-27, SC-28)."""

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column


class ProcessUser:
    """``allowed_process_ids`` None: all there are, also those still to come."""

    allowed_process_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))

    def may_use(self, process) -> bool:
        """E-mail and Private are everybody's; an archived process is nobody's."""
        if process.is_archived:
            return False
        allowed = self.allowed_process_ids
        return allowed is None or process.is_always_allowed or process.id in allowed

    def allow_processes(self, process_ids: list[int] | None, *, by):
        """Let the user choose from these processes only (None: from all); returns the event, if any."""
        wanted = None if process_ids is None else sorted(set(process_ids))
        if wanted == self.allowed_process_ids:
            return None
        self.allowed_process_ids = wanted
        return self.record_event("processes_allowed", by=by)
