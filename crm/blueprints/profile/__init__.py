"""One's own profile: name and preferences, picture, password, second step, sessions."""

from flask import Blueprint

bp = Blueprint("profile", __name__)

from crm.blueprints.profile import password, picture, routes, sessions, two_step  # noqa: E402

assert all((password, picture, routes, sessions, two_step)), "the routes register themselves on the blueprint"
