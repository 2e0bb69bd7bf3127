"""Upgrades: models and migrations agree, a backup comes first, a newer schema is refused in words."""

from datetime import date

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from crm import create_app, schema, state
from crm.database import db
from crm.models import Role
from crm.schema import FULL_TEXT_TABLES
from crm.services.time_spent.clock import add
from tests.factories import at, make_interaction, make_team, make_user


def is_compared(_object, name, kind, _reflected, _to) -> bool:
    """Neither full-text tables and their indexes nor the passing state are models of ours."""
    if kind == "table":
        return name not in state.metadata.tables and not name.startswith(FULL_TEXT_TABLES)
    return not (kind == "index" and name.endswith("_search"))


def test_models_and_migrations_agree(app):
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": is_compared}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []


@pytest.fixture
def own_app(tmp_path):
    made = create_app({"TESTING": True, "DATA_DIR": str(tmp_path), "DATABASE_URL": ""})
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def set_revision(app, number: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})


def test_an_upgrade_happens_once(own_app):
    assert schema.upgrade(own_app)
    assert not schema.upgrade(own_app)


def test_a_newer_schema_is_refused_in_words(own_app, tmp_path):
    schema.upgrade(own_app)
    set_revision(own_app, "9999")
    with pytest.raises(schema.NewerSchema, match="9999"):
        schema.upgrade(own_app)
    with pytest.raises(SystemExit, match="newer program"):
        create_app({"DATA_DIR": str(tmp_path), "DATABASE_URL": ""})


def test_the_file_is_copied_before_an_upgrade(own_app, tmp_path, monkeypatch):
    schema.upgrade(own_app)
    with own_app.app_context():
        copy = schema.backup_before_upgrade(db.engine)
    assert copy.exists()
    assert "before-upgrade" in copy.name
    assert not list(tmp_path.glob("*.pending"))


def back_to(number: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["engine"] = db.engine
    command.downgrade(config, number)
    return config


def there_and_back(number: str) -> None:
    """Down to a revision and up again."""
    command.upgrade(back_to(number), "head")


def test_the_planner_knows_the_indexes_that_an_upgrade_made(own_app):
    """Without figures it took an index of flags and sorted 15,000 rows for each page of the list."""
    schema.upgrade(own_app)
    with own_app.app_context():
        for number in range(20):
            make_interaction(f"call {number}")
        db.session.commit()
        back_to("0017")
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        schema.upgrade(own_app)
        known = db.session.scalars(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'interaction'")).all()
        assert {"ix_interaction_open", "ix_interaction_responsible_open", "ix_interaction_step_open"} <= {
            *known
        }


def test_long_appointments_get_the_day_they_end_on(own_app):
    schema.upgrade(own_app)
    with own_app.app_context():
        make_team()
        user = make_user("owner@example.com", Role.USER)
        fair = {"on": date(2026, 11, 23), "at": at(10), "responsible_id": user.id}
        make_interaction("fair", **fair, minutes=3 * 1440)
        make_interaction("short", **fair)
        make_interaction("task", on=date(2026, 11, 23), deadline_on=date(2026, 11, 30))
        db.session.commit()
        there_and_back("0015")
        days = dict(db.session.execute(text("SELECT title, due_on FROM interaction")).all())
        assert days == {"fair": "2026-11-26", "short": "2026-11-23", "task": "2026-11-30"}


def test_time_of_the_past_gets_the_cost_of_today(own_app):
    schema.upgrade(own_app)
    with own_app.app_context():
        make_team()
        user = make_user("owner@example.com", Role.USER)
        user.hourly_cost_minor = 60_00
        interaction = make_interaction(responsible_id=user.id)
        add(interaction, day=date(2026, 11, 20), minutes=90, words="", by=user)
        db.session.commit()
        there_and_back("0014")
        assert db.session.scalar(text("SELECT hourly_cost_minor FROM time_entry")) == 60_00
