"""A post office: real servers, and a runner that works at any hour the test sets."""

from datetime import datetime

import pytest
from flask import current_app

from crm.database import db
from crm.lib import clock
from crm.services.outbox.sending import send_due
from tests.services.mail_room import mail_server, sms_server


@pytest.fixture
def letterbox(app, monkeypatch):
    with mail_server() as (box, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        yield box


@pytest.fixture
def gateway(app, monkeypatch):
    with sms_server() as (server, address):
        monkeypatch.setitem(
            app.config, "SMS_URL", f"http://canary-token@{address}/send?from=Firma&per_minute=100000"
        )
        yield server


@pytest.fixture
def run():
    """Let the runner look for work once at *instant*; returns how many messages it tried."""

    def work(instant: datetime) -> int:
        db.session.commit()
        with clock.set_to(instant), current_app.app_context():
            tried = send_due(seconds=5)
            db.session.remove()
        db.session.expire_all()
        return tried

    return work
