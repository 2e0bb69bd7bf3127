"""What holds for the whole team."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from crm.blueprints.settings import features, loss_reasons, processes, routes, step_removal, steps, words  # noqa: E402

PAGES = (features, loss_reasons, processes, routes, step_removal, steps, words)
assert all(PAGES), "they register themselves"
