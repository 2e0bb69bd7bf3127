"""What happened to a record, and taking it back."""

from flask import Blueprint

bp = Blueprint("history", __name__)

from crm.blueprints.history import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
