"""A guided import: its file, its choices, what it found and what it made."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.models.mixins.versioned import Versioned
from crm.models.roles import Role

if TYPE_CHECKING:
    from crm.models.job import Job
    from crm.models.stored_file import StoredFile
    from crm.models.user import User


class ImportKind(enum.Enum):
    """What the rows of the file are; the values are the command's words too."""

    COMPANIES = "companies"
    PEOPLE = "people"
    PRODUCTS = "products"
    DEALS = "deals"
    VCARDS = "vcards"

    @property
    def label(self):
        return IMPORT_KIND_LABELS[self]


class ImportState(enum.Enum):
    """Draft until started; the job moves it on. A finished one can be taken back."""

    DRAFT = "draft"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    TAKING_BACK = "taking_back"
    TAKEN_BACK = "taken_back"

    @property
    def label(self):
        return IMPORT_STATE_LABELS[self]


IMPORT_KIND_LABELS = {
    ImportKind.COMPANIES: _l("Companies"),
    ImportKind.PEOPLE: _l("People"),
    ImportKind.PRODUCTS: _l("Products"),
    ImportKind.DEALS: _l("Deals"),
    ImportKind.VCARDS: _l("Address book (vCard)"),
}
IMPORT_STATE_LABELS = {
    ImportState.DRAFT: _l("Import being prepared"),
    ImportState.RUNNING: _l("Import running"),
    ImportState.FINISHED: _l("Import finished"),
    ImportState.FAILED: _l("Import failed"),
    ImportState.TAKING_BACK: _l("Import being taken back"),
    ImportState.TAKEN_BACK: _l("Import taken back"),
}


class ImportRun(Versioned, Base):
    """``options`` and ``choices`` are what the person settled on; ``report`` is what came of it."""

    kind: Mapped[ImportKind] = mapped_column(enum_type(ImportKind))
    state: Mapped[ImportState] = mapped_column(enum_type(ImportState), default=ImportState.DRAFT)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]
    options: Mapped[dict] = mapped_column(default=dict)
    choices: Mapped[dict] = mapped_column(default=dict)
    report: Mapped[dict] = mapped_column(default=dict)
    # The rows of the file up to this one are in: a job that was killed goes on after it.
    rows_done: Mapped[int] = mapped_column(default=0)
    error_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    source: Mapped[str] = mapped_column(String(200), default="")

    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id])
    error_file: Mapped[StoredFile | None] = relationship(foreign_keys=[error_file_id])
    job: Mapped[Job | None] = relationship()
    user: Mapped[User | None] = relationship()

    @classmethod
    def visible_to(cls, user):
        """Who brought the file, and the administrators: it may hold what others must not read."""
        mine = true() if user.role is Role.ADMIN else cls.user_id == user.id
        return select(cls).where(mine)
