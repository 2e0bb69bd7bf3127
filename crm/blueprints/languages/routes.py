"""Speak another language: kept in a cookie, and for a signed-in user in the profile."""

from flask import abort, current_app, request
from flask_login import current_user

from crm.blueprints.languages import bp
from crm.config import LANGUAGES
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.i18n import LANGUAGE_COOKIE
from crm.permissions import public

YEAR = 365 * 24 * 60 * 60


@bp.post("/language")
@public
def update():
    language = request.form.get("language")
    if language not in LANGUAGES:
        abort(400)
    if current_user.is_authenticated:
        current_user.language = language
        db.session.commit()
    response = redirect_back_to(came_from())
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response
