"""Runs migrations on the app's engine, each in its own transaction with the version row."""

from alembic import context
from sqlalchemy import text

from crm import models
from crm.database import Base
from crm.schema import FULL_TEXT_TABLES

assert models, "all tables must be known to the metadata"


def include_object(_object, name, type_, _reflected, _compare_to) -> bool:
    """Full-text tables and their shadows are not models."""
    return not (type_ == "table" and name and name.startswith(FULL_TEXT_TABLES))


def run() -> None:
    engine = context.config.attributes["engine"]
    with engine.connect().execution_options(write=True) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # A batch change rebuilds a table: with foreign keys on, its children would be emptied.
            # The pragma does nothing inside a transaction, hence on the driver's own connection.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=is_sqlite,
            include_object=include_object,
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            check_foreign_keys(connection)
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    connection.rollback()
    if broken:
        raise RuntimeError(f"the migration left {len(broken)} rows without their parents")


run()
