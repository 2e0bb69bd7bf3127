"""Optimistic locking: a form carries the version it was made from."""

from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column


class StaleVersion(Exception):
    """Somebody else saved the record after the form was made."""

    def __init__(self, record, version: int) -> None:
        super().__init__(f"{record!r} is at version {record.version}, the form at {version}")
        self.record = record
        self.version = version


class Versioned:
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict] = {"version_id_col": version}

    def check_version(self, version: int | None) -> None:
        """Raise `StaleVersion` unless the form was made from the record as it is now.

        A caller that sends no version (a command, a script) accepts the present one.
        """
        if version is not None and version != self.version:
            raise StaleVersion(self, version)
