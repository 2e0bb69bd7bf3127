"""What holds for the whole team."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from crm.blueprints.settings import (
    features,
    loss_reasons,
    outcome_only,
    processes,
    routes,
    step_removal,
    steps,
    words,
)
