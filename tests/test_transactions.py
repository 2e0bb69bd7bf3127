"""GET never writes, nobody's update is lost: rules of the database, not of good will."""

import threading

import pytest
from flask import g
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from crm import sqlite
from crm.database import db
from crm.models import Contact, Tag
from tests.factories import make_company
from tests.statements import statements


def test_a_get_cannot_write(app):
    with app.test_request_context("/", method="GET"), pytest.raises(DBAPIError, match=r"readonly|read-only"):
        db.session.execute(text("UPDATE process SET position = 9"))


def test_a_post_can_write_until_its_commit(app):
    with app.test_request_context("/", method="POST"):
        db.session.execute(text("UPDATE process SET position = 9"))
        db.session.commit()
        assert g.committed
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            db.session.execute(text("UPDATE process SET position = 10"))


def test_reader_after_reader_keeps_the_prepared_statements(app):
    """Any PRAGMA that sets a flag makes SQLite prepare all of a connection anew."""
    with statements() as sent:
        for _time in range(3):
            with app.test_request_context("/", method="GET"):
                db.session.execute(text("SELECT 1"))
                db.session.remove()
    said = [each.words.split()[0] for each in sent]
    assert said.count("PRAGMA") <= 1
    assert said.count("SELECT") == 3


def test_eight_writers_lose_no_update(app, team):
    company_id, rounds, faults = make_company("0").id, 40, []
    db.session.commit()

    def count_up():
        with app.app_context():
            for _ in range(rounds):
                try:
                    row = select(Contact.name).where(Contact.id == company_id)
                    if db.engine.dialect.name == "postgresql":
                        row = row.with_for_update()
                    value = int(db.session.execute(row).scalar_one())
                    db.session.execute(
                        update(Contact).where(Contact.id == company_id).values(name=str(value + 1))
                    )
                    db.session.commit()
                except OperationalError as error:
                    faults.append(error)
                    db.session.rollback()
            db.session.remove()

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert faults == []
    assert db.session.get(Contact, company_id).name == str(8 * rounds)


def test_the_connection_keeps_the_recipe(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no pragmas")
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "mmap_size": 0,
        "busy_timeout": 10000,
    }
    found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
    assert found == wanted


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 40, 1), False),
        ((4, 0, 0), True),
    ],
)
def test_a_vulnerable_sqlite_is_known(version, is_safe):
    assert sqlite.has_wal_fix(version) is is_safe


def test_a_vulnerable_sqlite_falls_back_to_the_rollback_journal(monkeypatch):
    monkeypatch.setattr(sqlite.driver, "sqlite_version_info", (3, 40, 1))
    assert sqlite.journal_mode({}) == "delete"
    assert sqlite.journal_mode({"SQLITE_PATCHED": True}) == "wal"


def test_only_a_losable_commit_does_not_wait_for_the_disk(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no pragmas")
    waits = {True: 1, False: 2}
    for is_losable in (False, True, False, True, False):
        opened = db.engine.connect().execution_options(write=True, losable=is_losable)
        with opened as connection, connection.begin():
            assert connection.scalar(text("PRAGMA synchronous")) == waits[is_losable]


def test_without_wal_every_commit_waits_for_the_disk(monkeypatch):
    monkeypatch.setattr(sqlite.driver, "sqlite_version_info", (3, 40, 1))
    assert sqlite.losable_synchronous({}) == "FULL"


def test_ids_are_never_used_twice(app, team):
    first = Tag(name="a", folded="a")
    db.session.add(first)
    db.session.commit()
    used = first.id
    db.session.delete(first)
    db.session.commit()
    second = Tag(name="b", folded="b")
    db.session.add(second)
    db.session.commit()
    assert second.id > used
