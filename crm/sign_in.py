"""Ties a browser's session to a user on every request (T3), and leads where one must go first."""

import secrets
from datetime import timedelta

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import bindparam, select

from crm.database import db
from crm.fragments import ASKED_BY_PAGES, redirect_back_to
from crm.lib import clock
from crm.models import User
from crm.services.accounts import sessions
from crm.team import team

login_manager = LoginManager()
SECOND_STEP = "second_step"
SECOND_STEP_LIFETIME = timedelta(minutes=10)
DEVICE_COOKIE = "device"
DEVICE_LIFETIME = timedelta(days=180)
# What works before the first-run page is filled in, and before a prescribed second step is set up.
OPEN_ENDPOINTS = frozenset({"health.healthz", "languages.update"})
SET_UP_ENDPOINTS = OPEN_ENDPOINTS | {"auth.set_up"}
ENROLMENT_ENDPOINTS = OPEN_ENDPOINTS | {
    "auth.logout", "profile.two_step", "profile.enable_two_step",
}  # fmt: skip
# Asked on every page, so it is built once.
_BY_ID = select(User).where(User.id == bindparam("id"))


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = None
    app.before_request(lead_to_first_step)


@login_manager.user_loader
def load_user(token: str) -> User | None:
    """The user of a session token, if session and user are still good.

    The epoch ends every session at once: it rises when password, role or state changes.
    """
    settings = current_app.config
    row = sessions.find(
        token,
        idle=settings["SESSION_IDLE"],
        absolute=settings["SESSION_ABSOLUTE"],
        is_someone_there=request.endpoint not in ASKED_BY_PAGES,
    )
    if row is None:
        return None
    user = db.session.scalars(_BY_ID, {"id": row.user_id}).one_or_none()
    if user is None or not user.is_active or row.epoch < user.session_epoch:
        sessions.end(row.digest)
        return None
    user.session_token, user.session_digest = token, row.digest
    return user


def lead_to_first_step():
    """To the first-run page while there is no team; to two-step verification where the role needs it."""
    if request.endpoint in OPEN_ENDPOINTS:
        return None
    if not team().is_set_up:
        return None if request.endpoint in SET_UP_ENDPOINTS else redirect(url_for("auth.set_up"), 303)
    if request.endpoint in ENROLMENT_ENDPOINTS or not current_user.is_authenticated:
        return None
    if needs_enrolment(current_user):
        return redirect_back_to(url_for("profile.two_step"))
    return None


def needs_enrolment(user: User) -> bool:
    """Whether the team prescribes two-step verification for the user's role and it is not on yet."""
    return user.totp_enabled_at is None and user.role.value in team().two_step_roles


def sign_in(user: User) -> None:
    """Open a session for *user* in this browser, under a new token and with an empty cookie.

    Nothing of a visitor's cookie survives: whoever planted it knows nothing of the session.
    """
    session.clear()
    session.permanent = True
    user.session_token = sessions.start(
        user, address=request.remote_addr or "", agent=request.user_agent.string
    )
    login_user(user)


def welcome(user: User, location: str) -> Response:
    """Let in a user whose password was right: to the second step if it is on, else to *location*."""
    if user.totp_enabled_at is not None:
        session.clear()
        session[SECOND_STEP] = [user.id, user.session_epoch, clock.now().timestamp(), location]
        return redirect(url_for("auth.second_step"), 303)
    return let_in(user, location)


def let_in(user: User, location: str) -> Response:
    """Open the session, remember the browser, and go on to *location*."""
    sign_in(user)
    response = redirect(location, 303)
    remember_device(response, user)
    return response


def awaiting_second_step() -> tuple[User, str] | None:
    """Whose password was right in this browser a moment ago, and where they were going."""
    user_id, epoch, at, location = session.get(SECOND_STEP) or (None, None, 0, "")
    if clock.now().timestamp() - at > SECOND_STEP_LIFETIME.total_seconds():
        return None
    user = db.session.get(User, user_id)
    is_good = user is not None and user.can_sign_in and user.totp_enabled_at is not None
    return (user, location) if is_good and user.session_epoch == epoch else None


def sign_out() -> None:
    """End the session of this browser."""
    if current_user.is_authenticated:
        sessions.end(current_user.session_digest)
    logout_user()
    session.clear()


def known_device(account: str) -> str | None:
    """The mark of a browser that signed in to *account* before, else None (services/accounts/throttle.py)."""
    try:
        email, mark = _devices().loads(
            request.cookies.get(DEVICE_COOKIE, ""), max_age=DEVICE_LIFETIME.total_seconds()
        )
    except (BadData, ValueError, TypeError):
        return None
    return mark if email == account else None


def remember_device(response: Response, user: User) -> None:
    mark = known_device(user.email) or secrets.token_urlsafe(12)
    response.set_cookie(
        DEVICE_COOKIE,
        _devices().dumps([user.email, mark]),
        max_age=DEVICE_LIFETIME,
        path=url_for("auth.login"),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def _devices() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="device")
