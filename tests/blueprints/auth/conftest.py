"""Somebody with a password, and how a browser signs in."""

import pytest

from crm.database import db
from crm.services.accounts import passwords
from tests.pages import parsed

PASSWORD = "nuc verde sub scara"


@pytest.fixture
def user(owner):
    owner.password_hash = passwords.hash_password(PASSWORD)
    db.session.commit()
    return owner


@pytest.fixture
def try_login():
    """Send the login form from an address; returns the answer."""

    def send(client, email="owner@example.com", password=PASSWORD, address="192.0.2.7"):
        token = parsed(client.get("/login")).xpath("//input[@name='csrf_token']/@value")[0]
        data = {"email": email, "password": password, "csrf_token": token}
        return client.post("/login", data=data, environ_base={"REMOTE_ADDR": address})

    return send
