"""What holds for the whole team."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from crm.blueprints.settings import loss_reasons, processes, routes, step_removal, steps, words  # noqa: E402

assert all((loss_reasons, processes, routes, step_removal, steps, words)), "they register themselves"
