"""Ties a browser's session to a user on every request (T3)."""

from flask import Flask, current_app
from flask_login import LoginManager

from crm.database import db
from crm.models import User
from crm.services import sessions

login_manager = LoginManager()


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = None


@login_manager.user_loader
def load_user(token: str) -> User | None:
    """The user of a session token, if session and user are still good.

    The epoch ends every session at once: it rises when password, role or state changes.
    """
    settings = current_app.config
    row = sessions.find(token, idle=settings["SESSION_IDLE"], absolute=settings["SESSION_ABSOLUTE"])
    if row is None:
        return None
    user = db.session.get(User, row.user_id)
    if user is None or not user.is_active or user.session_epoch != row.epoch:
        sessions.end(row.digest)
        return None
    user.session_token, user.session_digest = token, row.digest
    return user
