"""A backup under load restores whole; a damaged, incomplete or newer one is refused in words."""

import json
import threading
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm import create_app, sqlite
from crm.database import db
from crm.lib import clock
from crm.models import ClientReminder, Contact
from crm.services import backups
from tests.factories import make_company
from tests.services.reminders.people import NOW, make_appointment, make_client, pending


@pytest.fixture
def settings(app, team):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has pg_dump")
    return app.config


@pytest.fixture
def backup(settings, tmp_path):
    folder = settings["DATA_DIR"] / backups.FILES / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "abcd").write_bytes(b"a picture")
    make_company("Mobila Nord SRL")
    db.session.commit()
    path = tmp_path / "backup.zip"
    backups.make(path, settings)
    return path


def elsewhere(tmp_path) -> dict:
    target = tmp_path / "restored"
    target.mkdir()
    return {"DATA_DIR": target, "DATABASE_URL": f"sqlite:///{target / backups.DATABASE}"}


def test_a_backup_restores_everything(backup, tmp_path):
    settings = elsewhere(tmp_path)
    backups.restore(backup, settings)
    assert (settings["DATA_DIR"] / backups.FILES / "ab" / "abcd").read_bytes() == b"a picture"
    restored = create_app({"TESTING": True, "DATA_DIR": str(settings["DATA_DIR"])})
    with restored.app_context():
        assert db.session.scalars(select(Contact.name)).all() == ["Mobila Nord SRL"]
        db.session.remove()
        db.engine.dispose()


def test_the_data_before_a_restore_is_kept(backup, tmp_path):
    settings = elsewhere(tmp_path)
    (settings["DATA_DIR"] / backups.DATABASE).write_bytes(b"the old one")
    backups.restore(backup, settings)
    kept = list(settings["DATA_DIR"].glob("before-restore-*/" + backups.DATABASE))
    assert [path.read_bytes() for path in kept] == [b"the old one"]


def test_a_backup_under_writes_is_a_consistent_moment(app, settings, tmp_path):
    stop = threading.Event()

    def write():
        with app.app_context():
            while not stop.is_set():
                make_company("A")
                make_company("B")
                db.session.commit()
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backups.make(tmp_path / "live.zip", settings)
    finally:
        stop.set()
        writer.join()
    with zipfile.ZipFile(tmp_path / "live.zip") as archive:
        archive.extract(backups.DATABASE, tmp_path)
    copy = sqlite.driver.connect(str(tmp_path / backups.DATABASE))
    names = dict(copy.execute("SELECT name, count(*) FROM contact GROUP BY name").fetchall())
    copy.close()
    assert names.get("A", 0) == names.get("B", 0)


def rewritten(source, target, change) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        for name, data in change(members).items():
            new.writestr(name, data)


def damaged(members):
    return members | {backups.DATABASE: members[backups.DATABASE][:-100]}


def incomplete(members):
    return {name: data for name, data in members.items() if name != backups.DATABASE}


def newer(members):
    manifest = json.loads(members[backups.MANIFEST]) | {"schema": "9999"}
    return members | {backups.MANIFEST: json.dumps(manifest).encode()}


def smuggled(members):
    return members | {"../evil": b"x"}


@pytest.mark.parametrize("change", [damaged, incomplete, newer, smuggled])
def test_a_bad_backup_changes_nothing(backup, tmp_path, change):
    bad = tmp_path / "bad.zip"
    rewritten(backup, bad, change)
    settings = elsewhere(tmp_path)
    (settings["DATA_DIR"] / backups.DATABASE).write_bytes(b"untouched")
    with pytest.raises(backups.BackupError):
        backups.restore(bad, settings)
    assert (settings["DATA_DIR"] / backups.DATABASE).read_bytes() == b"untouched"
    assert not (tmp_path / "evil").exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    path = tmp_path / "no.zip"
    path.write_bytes(b"not a zip")
    with pytest.raises(backups.BackupError):
        backups.restore(path, elsewhere(tmp_path))


def test_the_last_backup_is_known(backup, settings):
    assert backups.last_backup_at(settings["DATA_DIR"]) is not None


def test_counts_are_not_doubled_by_a_second_backup(backup, settings, tmp_path):
    before = db.session.scalar(select(func.count(Contact.id)))
    backups.make(tmp_path / "second.zip", settings)
    assert db.session.scalar(select(func.count(Contact.id))) == before


def test_what_was_due_since_the_backup_waits_for_a_person(settings, tmp_path):
    """It may have gone out after the backup was made; what comes later goes as ever."""
    with clock.set_to(NOW):
        made = make_appointment(make_client(), wish=ClientReminder.SMS)
    path, target = tmp_path / "backup.zip", elsewhere(tmp_path)
    backups.make(path, settings)
    with clock.set_to(NOW + timedelta(days=2, hours=12)):
        backups.restore(path, target)
    assert pending(made) == ["day_before sms 2026-11-22 08:00", "on_the_day sms 2026-11-23 10:00"]
    connection = sqlite.driver.connect(str(target["DATA_DIR"] / backups.DATABASE))
    states = connection.execute("SELECT kind, state, error FROM message ORDER BY due_at").fetchall()
    connection.close()
    assert states == [("day_before", "held", "restored"), ("on_the_day", "waiting", "")]
