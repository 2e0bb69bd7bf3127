"""Begins an import: looks at the file, guesses everything, keeps the file and a draft of the run."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from crm.database import db
from crm.lib.tables import Reason, Table, TableError
from crm.models import ImportKind, ImportRun, ImportState, Job, User
from crm.services.files import storage as files
from crm.services.files.storage import Kept
from crm.services.transfers.cards import CardSource
from crm.services.transfers.fields import NEEDED
from crm.services.transfers.formats import guess_formats
from crm.services.transfers.headings import guess_columns
from crm.services.transfers.settings import FileLayout, Settings
from crm.services.transfers.source import bytes_of, open_table
from crm.team import TeamSettings, read_team

MEDIA_TYPES = {".csv": "text/csv", ".vcf": "text/vcard", ".txt": "text/plain"}


class ColumnMissing(ValueError):
    """No column is matched with a field that a row of this kind cannot do without."""


@dataclass(frozen=True)
class Inspected:
    """A file that can be read, its bytes on the disk, and everything guessed that a run begins with."""

    kind: ImportKind
    name: str
    file: Kept
    settings: Settings


def begin(
    kind: ImportKind, data: bytes, *, name: str, by: User | None, layout: FileLayout | None = None
) -> ImportRun:
    """A draft run with everything guessed; a table that is an address book becomes one.

    Raises `TableError` or `CardError` for a file that cannot be read; nothing is kept of it then.
    """
    return draft(inspect(kind, data, name=name, team=read_team(), layout=layout), by=by)


def inspect(
    kind: ImportKind, data: bytes, *, name: str, team: TeamSettings, layout: FileLayout | None = None
) -> Inspected:
    """Look into the file and write it to the disk: slow, and without the database. Raises as `begin`."""
    settings = Settings(currency=team.currency, process_name=process_name(name))
    try:
        if kind is not ImportKind.VCARDS:
            settings = guessed(kind, open_table(data, layout or FileLayout()).table, settings, team.language)
    except TableError as error:
        if error.reason is not Reason.VCARD:
            raise
        kind = ImportKind.VCARDS
    if kind is ImportKind.VCARDS:
        CardSource(data)
    media_type = MEDIA_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    return Inspected(kind, name, files.keep(data, media_type), settings)


def draft(inspected: Inspected, *, by: User | None) -> ImportRun:
    """The run of a file that was looked into, in the present transaction."""
    file = files.add_row(inspected.file, inspected.name, by=by)
    run = ImportRun(kind=inspected.kind, file=file, user_id=by.id if by else None)
    inspected.settings.keep(run)
    db.session.add(run)
    db.session.flush()
    return run


def guessed(kind: ImportKind, table: Table, settings: Settings, language: str) -> Settings:
    """*settings* with the formats and columns of a table guessed anew."""
    date_order, decimal = guess_formats(table, language)
    return settings.but(
        layout=FileLayout.of(table.layout), date_order=date_order, decimal=decimal,
        columns=tuple(guess_columns(kind, table)),
    )  # fmt: skip


def lay_out(run: ImportRun, layout: FileLayout, *, date_order: str = "", decimal: str = "") -> Table:
    """Read the run's file in another way; columns are matched anew when the headings are others.

    Returns the table. Raises `TableError` or `FileGone`, with the run as it was.
    """
    old, data = Settings.of(run), bytes_of(run.file)
    table = open_table(data, layout).table
    new = guessed(run.kind, table, old, read_team().language)
    if layout == old.layout:
        new = new.but(columns=old.columns)
    new.but(date_order=date_order or new.date_order, decimal=decimal or new.decimal).keep(run)
    return table


def check_columns(kind: ImportKind, columns: tuple[str, ...]) -> None:
    """Raises `ColumnMissing`."""
    if NEEDED[kind] and not set(NEEDED[kind]) & set(columns):
        raise ColumnMissing(kind.value)


def start(run: ImportRun, *, by: User | None) -> Job:
    """Hand the run over to the background. Raises `ColumnMissing`."""
    set_running(run)
    run.job = Job.enqueue("import_file", {"run_id": run.id}, by=by, key=f"import:{run.id}")
    return run.job


def go_on(run: ImportRun, *, by: User | None) -> Job:
    """Hand a run over anew whose job was given up; what is done stays done."""
    kind = "take_back_import" if run.state is ImportState.TAKING_BACK else "import_file"
    run.job = Job.enqueue(kind, {"run_id": run.id}, by=by, key=f"{kind}:{run.id}:{run.version}")
    return run.job


def take_back(run: ImportRun, *, by: User | None) -> Job:
    """Let the background undo a finished run."""
    run.state = ImportState.TAKING_BACK
    run.job = Job.enqueue("take_back_import", {"run_id": run.id}, by=by, key=f"take-back:{run.id}")
    return run.job


def set_running(run: ImportRun) -> None:
    """From now on the choices stand. Raises `ColumnMissing`."""
    check_columns(run.kind, Settings.of(run).columns)
    run.state, run.report = ImportState.RUNNING, {}


def process_name(file_name: str) -> str:
    """“sales_pipeline.csv” as the name of a process: “Sales pipeline”."""
    words = " ".join(re.split(r"[\W_]+", PurePath(file_name).stem)).strip()
    return (words[:1].upper() + words[1:])[:80]
