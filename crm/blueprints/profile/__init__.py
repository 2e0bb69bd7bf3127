"""One's own profile: name and preferences, picture, password, second step, sessions."""

from flask import Blueprint

bp = Blueprint("profile", __name__)

from crm.blueprints.profile import password, picture, routes, sessions, two_step
