"""What holds for the whole team."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from crm.blueprints.settings import routes, words  # noqa: E402

assert all((routes, words)), "the routes register themselves on the blueprint"
