"""A page with every component, the app that serves it, and a Chromium to look at it.

The app is the real one; only the sample pages and the routes their forms post to are added.
"""

import threading
import time
from pathlib import Path

import pytest
from flask import Blueprint, abort, redirect, render_template, request
from flask_login import current_user
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import make_server

from crm import create_app, schema
from crm.database import db
from crm.models import Role, State, Theme, User
from crm.permissions import public, requires
from crm.services.accounts import sessions
from crm.toasts import say
from tests.factories import make_team, make_user
from tests.look.sample_form import SampleForm


def sample_pages(received: list[dict]) -> Blueprint:
    bp = Blueprint("sample", __name__)

    @bp.get("/sample/<name>")
    @requires("agenda.view")
    def show(name: str):
        current_user.theme = Theme(request.args.get("theme", "auto"))
        form = SampleForm()
        if "errors" in request.args:
            form.validate()
        page = render_template(f"{name}.html", form=form, State=State)
        db.session.rollback()
        return page

    @bp.post("/sample/act")
    @requires("agenda.view")
    def act():
        received.append(request.form.to_dict())
        if request.form.get("answer"):
            abort(int(request.form["answer"]))
        time.sleep(float(request.form.get("seconds", 0)))
        say("Saved")
        return redirect("/sample/done")

    @bp.post("/sample/<int:card>/step")
    @requires("deals.edit")
    def step(card: int):
        received.append(request.form.to_dict())
        if request.form["step"] == "3":
            abort(409)
        say("Moved")
        return render_template("components/toast_answers.html")

    @bp.get("/sample/count")
    @public
    def count():
        return {"posts": len(received)}

    return bp


@pytest.fixture(scope="module")
def received():
    """What the sample routes were sent, newest last."""
    return []


@pytest.fixture(scope="module")
def look_app(tmp_path_factory, received):
    settings = {
        "TESTING": True,
        "DATA_DIR": str(tmp_path_factory.mktemp("look")),
        "SECRET_KEY": "for tests only",
    }
    app = create_app(settings)
    app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(Path(__file__).parent / "templates")])
    app.register_blueprint(sample_pages(received))
    schema.upgrade(app)
    with app.app_context():
        make_team(language="en")
        make_user("ana@example.com", Role.ADMIN, given_name="Aleksandra", family_name="Wiśniewska-Zając")
    return app


@pytest.fixture(scope="module")
def session_cookie(look_app) -> dict:
    """The cookie of a browser in which the administrator is signed in."""
    with look_app.app_context():
        user = db.session.get_one(User, 1)
        token = sessions.start(user, address="127.0.0.1", agent="Chromium")
        db.session.commit()
    signer = look_app.session_interface.get_signing_serializer(look_app)
    value = signer.dumps({"_user_id": token, "_fresh": True})
    return {"name": look_app.config["SESSION_COOKIE_NAME"], "value": value}


@pytest.fixture
def client(look_app, session_cookie):
    client = look_app.test_client()
    client.set_cookie(session_cookie["name"], session_cookie["value"])
    return client


@pytest.fixture(scope="module")
def base_url(look_app):
    server = make_server("127.0.0.1", 0, look_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(browser, base_url, session_cookie):
    """Open a sample page: ``open_page("all?errors", width=360, height=640)``.

    Afterwards the page must have kept the security policy and raised no error of a script.
    """
    contexts, faults = [], []

    def make(path: str, *, width=1280, height=800, language="en-GB", **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=base_url, locale=language, **options
        )
        contexts.append(context)
        context.add_cookies(
            [
                {**session_cookie, "url": base_url},
                {"name": "language", "value": language[:2], "url": base_url},
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        page.goto(f"/sample/{path}")
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []
