"""The doctor tells what is wrong, and never a secret."""

from crm.database import db
from crm.services import doctor


def findings(app, **changes) -> dict:
    return {found.topic: found for found in doctor.examine({**app.config, **changes})}


def test_a_fresh_team_is_told_what_is_missing(app, team):
    found = findings(app)
    assert not found["Schema"].is_wrong
    assert not found["Database"].is_wrong
    assert found["Last backup"].is_wrong or "UTC" in found["Last backup"].words
    assert found["Background work"].is_wrong


def test_a_short_key_is_wrong(app, team):
    assert findings(app, SECRET_KEY="short")["Secret key"].is_wrong


def test_no_secret_is_shown(app, team):
    secrets = {"SECRET_KEY": "k" * 40, "SMTP_URL": "smtp://me:canary-password@example.com"}
    words = " ".join(found.words for found in findings(app, **secrets).values())
    assert "k" * 40 not in words
    assert "canary" not in words


def test_a_vulnerable_library_is_named(app, team, monkeypatch):
    if db.engine.dialect.name != "sqlite":
        return
    from crm import sqlite

    monkeypatch.setattr(sqlite.driver, "sqlite_version_info", (3, 40, 1))
    assert "delete" in findings(app)["Database"].words
    assert findings(app)["Database"].is_wrong


def test_the_command_ends_in_words(app, team):
    answer = app.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 0
    assert "Schema" in answer.output
