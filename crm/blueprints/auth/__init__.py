"""Signing in and out, the first run, invitations, forgotten passwords."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from crm.blueprints.auth import forgotten, links, routes, second_step, setup  # noqa: E402

assert all((forgotten, links, routes, second_step, setup)), "the routes register themselves on the blueprint"
