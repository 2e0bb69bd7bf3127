"""The app, the database and the named people that tests ask for.

The schema is migrated once; each test starts from a copy of it (SQLite: the file, PostgreSQL: emptied
tables). ``TEST_DATABASE_URL`` runs the same tests on PostgreSQL.
"""

import os
import shutil
from collections import Counter

import pytest
from flask import has_app_context
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from crm import create_app, schema, state
from crm.config import database_url
from crm.database import db
from crm.models import Role
from crm.services.accounts import sessions
from crm.services.processes.steps import forget_step_words
from crm.team import forget_team
from measuring.paint import CHROMIUM_FLAGS
from tests.factories import make_team, make_user
from tests.statements import plans_of, statements

SHIPPED = ("process", "step", "loss_reason")
SLOW_MARKERS = ("browser", "slow")


class BrowserClient(FlaskClient):
    """A browser: each request gets a context, a session and a ``g`` of its own, as on a server.

    What the test has written so far is committed before; what it holds is read anew afterwards.
    """

    def open(self, *args, **kwargs):
        if has_app_context():
            db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that two processes end at about the same time.

    Files stay whole (``--dist loadfile``): those that drive a browser or are marked slow, then the others,
    each sort by the number of their tests. The longest of all go through every page of the product.
    """
    count = Counter(item.path for item in items)
    marked = {name: {item.path for item in items if item.get_closest_marker(name)} for name in SLOW_MARKERS}

    def rank(item) -> tuple:
        path = item.path
        kinds = [path not in paths for paths in marked.values()]
        return (path.name != "test_every_page.py", *kinds, -count[path], str(path))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def own_database(url: str) -> str:
    """The address of a fresh PostgreSQL database for this process: several test side by side."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    name = f"semafor_test_{worker}"
    engine = create_engine(database_url({"DATABASE_URL": url}, None), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def built_app(data_dir):
    """The app over a migrated, seeded, otherwise empty database, kept as a template."""
    settings = {"TESTING": True, "DATA_DIR": str(data_dir), "SECRET_KEY": "for tests only"}
    if url := os.environ.get("TEST_DATABASE_URL"):
        settings["DATABASE_URL"] = own_database(url)
    app = create_app(settings)
    app.test_client_class = BrowserClient
    schema.upgrade(app)
    with app.app_context():
        app.extensions["shipped_rows"] = shipped_rows()
        db.engine.dispose()
    if not url:
        shutil.copy(data_dir / "semafor.sqlite3", data_dir / "template.sqlite3")
    yield app
    with app.app_context():
        db.engine.dispose()
        state.dispose(app)


@pytest.fixture
def app(built_app, data_dir):
    """The app with an empty database and an active application context."""
    with built_app.app_context():
        yield built_app
        db.session.remove()
        forget_team()
        forget_step_words()
        empty_database(built_app, data_dir)


def empty_database(app, data_dir) -> None:
    with state.writing() as connection:
        for table in state.metadata.sorted_tables:
            connection.execute(table.delete())
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            (data_dir / f"semafor.sqlite3{suffix}").unlink(missing_ok=True)
        shutil.copy(data_dir / "template.sqlite3", data_dir / "semafor.sqlite3")
        return
    tables = [f'"{table.name}"' for table in db.metadata.sorted_tables]
    with db.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
        restore_shipped(connection, app.extensions["shipped_rows"])


def shipped_rows() -> dict:
    """The rows that a fresh database comes with, by table: a test may rename, move or hide them."""
    with db.engine.connect() as connection:
        tables = (db.metadata.tables[name] for name in SHIPPED)
        return {table: [row._asdict() for row in connection.execute(table.select())] for table in tables}


def restore_shipped(connection, shipped: dict) -> None:
    for table, rows in shipped.items():
        connection.execute(table.insert(), rows)
        last = max(row["id"] for row in rows)
        connection.execute(text(f"SELECT setval('{table.name}_id_seq', {last})"))


@pytest.fixture
def team(app):
    """A Romanian team that is set up."""
    made = make_team()
    db.session.commit()
    forget_team()
    return made


@pytest.fixture
def admin(team):
    return make_user("admin@example.com", Role.ADMIN, given_name="Ana", family_name="Pop")


@pytest.fixture
def manager(team):
    return make_user("manager@example.com", Role.MANAGER, given_name="Mihai", family_name="Radu")


@pytest.fixture
def owner(team):
    return make_user("owner@example.com", Role.USER, given_name="Olga", family_name="Rusu")


@pytest.fixture
def colleague(team):
    return make_user("colleague@example.com", Role.USER, given_name="Csaba", family_name="Nagy")


@pytest.fixture
def restricted(team):
    return make_user("restricted@example.com", Role.RESTRICTED, given_name="Ewa", family_name="Zając")


@pytest.fixture
def client_of(app):
    """Make a browser client signed in as a user: ``client_of(owner).get("/")``."""

    def make(user):
        token = sessions.start(user, address="127.0.0.1", agent="pytest")
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client

    return make


@pytest.fixture
def without_csrf(app):
    """Let tests post without a page: for rules that stand behind the token."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def anonymous(app):
    return app.test_client()


@pytest.fixture
def count_queries(app):
    """How many statements an act sends to the database: ``count_queries(lambda: client.get("/"))``."""

    def count(act) -> int:
        with statements() as sent:
            act()
        return len(sent)

    return count


@pytest.fixture
def query_plans(app):
    """What SQLite means to do for the statements of an act: a line a step; skips on PostgreSQL."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan is SQLite's; PostgreSQL has the same indexes")
    return plans_of
