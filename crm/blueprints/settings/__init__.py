"""What holds for the whole team."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from crm.blueprints.settings import (  # noqa: E402
    features,
    loss_reasons,
    outcome_only,
    processes,
    routes,
    step_removal,
    steps,
    words,
)

PAGES = (features, loss_reasons, outcome_only, processes, routes, step_removal, steps, words)
assert all(PAGES), "they register themselves"
