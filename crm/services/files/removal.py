"""Takes bytes off the disk long after nobody needs them: imports, files taken off, left-overs.

Rows are only marked: what points at them stays readable. Bytes go when no row that counts names them
and they have lain for a week: a backup copies the database first and the files after it.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import or_, select, update

from crm.database import db
from crm.lib import clock
from crm.models import Attachment, ImportRun, ImportState, Job, MailState, ReceivedMail, StoredFile
from crm.services.files import storage as files

IMPORT_AGE = timedelta(days=30)
ATTACHMENT_AGE = timedelta(days=180)
# Taken in: the letter stands in its interaction. Discarded: somebody may want it back for a while.
MAIL_AGE = timedelta(days=14)
UNTOUCHED = timedelta(days=7)
BATCH = 500
AT_WORK = (ImportState.RUNNING, ImportState.TAKING_BACK)


def remove_old_files(_job: Job) -> dict:
    """Mark what is past its age, then free the disk of what nobody's row names any more."""
    marked = sum(map(_mark, (_of_old_imports(), _taken_off_long_ago(), _of_mails_decided_on())))
    db.session.commit()
    freed = sum(_free(folder) for folder in sorted(files.folder().glob("??")))
    return {"marked": marked, "freed": freed}


def _of_old_imports():
    """The ids of the files of runs that ended, or were never begun, a month ago."""
    limit = clock.now() - IMPORT_AGE
    is_over = ImportRun.state.not_in(AT_WORK) & (ImportRun.created_at < limit)
    is_long_over = or_(ImportRun.finished_at.is_(None), ImportRun.finished_at < limit)
    columns = (ImportRun.file_id, ImportRun.error_file_id)
    return [select(column).where(is_over, is_long_over, column.is_not(None)) for column in columns]


def _taken_off_long_ago():
    is_old = Attachment.archived_at < clock.now() - ATTACHMENT_AGE
    columns = (Attachment.file_id, Attachment.thumbnail_id)
    return [select(column).where(is_old, column.is_not(None)) for column in columns]


def _of_mails_decided_on():
    """Letters that waited, once somebody took them in or discarded them."""
    is_old = ReceivedMail.received_at < clock.now() - MAIL_AGE
    is_decided = ReceivedMail.state != MailState.WAITING
    return [select(ReceivedMail.file_id).where(is_decided, is_old, ReceivedMail.file_id.is_not(None))]


def _mark(queries) -> int:
    of_them = or_(*(StoredFile.id.in_(query) for query in queries))
    marking = update(StoredFile).where(StoredFile.removed_at.is_(None), of_them)
    return db.session.execute(
        marking.values(removed_at=clock.now()).execution_options(synchronize_session=False)
    ).rowcount


def _free(folder: Path) -> int:
    """Unlink what no row names, while nobody can begin to name it; returns how many files."""
    paths = list(_untouched(folder))
    return sum(_free_some(paths[at : at + BATCH]) for at in range(0, len(paths), BATCH))


def _free_some(paths: list[Path]) -> int:
    names = [path.name for path in paths]
    with files.alone():
        counting = select(StoredFile.sha256).where(
            StoredFile.sha256.in_(names), StoredFile.removed_at.is_(None)
        )
        named = set(db.session.scalars(counting))
        unnamed = [path for path in paths if path.name not in named and files.is_older(path, UNTOUCHED)]
        for path in unnamed:
            path.unlink(missing_ok=True)
    db.session.rollback()
    return len(unnamed)


def _untouched(folder: Path) -> Iterator[Path]:
    """Also drafts that a power cut left behind; their names begin with a dot."""
    return (path for path in folder.iterdir() if path.is_file() and files.is_older(path, UNTOUCHED))
