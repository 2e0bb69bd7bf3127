"""Signing in and out, the first run, invitations, forgotten passwords."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from crm.blueprints.auth import routes, setup  # noqa: E402

assert all((routes, setup)), "the routes register themselves on the blueprint"
