"""The whole product on a free port, with a made-up team, and a signed-in Chromium.

These tests keep a database of their own (SQLite) whatever the others run on.
"""

import threading

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from crm import create_app
from crm.database import db
from crm.lib.recurrence import Frequency, Rule
from crm.models import Interaction, User
from crm.services.accounts import sessions
from crm.services.interactions import checklist
from crm.services.recurrence import series
from crm.services.seeding.bulk import EMAIL, Sizes, seed
from crm.services.task_templates import suggestions


class Site:
    """A running product: where it is, and how to sign a browser in."""

    def __init__(self, data_dir) -> None:
        settings = {
            "DATA_DIR": str(data_dir),
            "SECRET_KEY": "for tests only, and long enough",
            "DATABASE_URL": "",
        }
        self.app = create_app(settings)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def cookie_of(self, email: str) -> dict:
        """The cookie of a browser in which that user is signed in."""
        with self.app.app_context():
            user = db.session.scalar(select(User).where(User.email == email))
            token = sessions.start(user, address="127.0.0.1", agent="Chromium")
            db.session.remove()
        signer = self.app.session_interface.get_signing_serializer(self.app)
        value = signer.dumps({"_user_id": token, "_fresh": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.url}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A team of three with some records of four countries."""
    made = Site(tmp_path_factory.mktemp("site"))
    with made.app.app_context():
        seed(Sizes(companies=30, people=40, interactions=160, deals=60, users=3), number=7)
        begin_series()
        write_checklist()
        take_a_template()
        db.session.remove()
    yield made
    made.close()


def begin_series() -> None:
    """Let the first interaction come again every week."""
    first = db.session.scalars(select(Interaction).order_by(Interaction.id).limit(1)).one()
    series.begin(first, Rule(Frequency.WEEKLY), by=db.session.get(User, 1))
    db.session.commit()


def take_a_template() -> None:
    """A template of nine tasks, the first that is suggested."""
    suggestions.take("kitchen", "en", by=db.session.get(User, 1))
    db.session.commit()


def write_checklist() -> None:
    """Put a long word and a long line on the first interaction's checklist, one of them ticked."""
    first, user = db.session.get(Interaction, 1), db.session.get(User, 1)
    checklist.add(first, ["W" * 60, "Ask where the sockets will be, and who signs for them"], by=user)
    checklist.items_of(first)[0].tick(True, by=user)
    db.session.commit()


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory):
    """A product nobody has set up yet."""
    made = Site(tmp_path_factory.mktemp("empty"))
    yield made
    made.close()


@pytest.fixture
def visit(browser, site):
    """Open a page as the administrator: ``visit("/contacts/", language="hu", width=360)``.

    Afterwards no page may have broken the security policy or thrown an error.
    """
    contexts, faults = [], []

    def make(path: str, *, language="en", width=1280, height=800, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=site.url, locale=language, **options
        )
        contexts.append(context)
        cookies = [site.cookie_of(EMAIL), {"name": "language", "value": language, "url": site.url}]
        context.add_cookies(cookies)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []
