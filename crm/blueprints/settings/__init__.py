"""What holds for the whole team."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from crm.blueprints.settings import loss_reasons, routes, words  # noqa: E402

assert all((loss_reasons, routes, words)), "the routes register themselves on the blueprint"
