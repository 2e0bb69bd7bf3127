"""The outbox: messages that wait, were sent, or need somebody."""

from flask import Blueprint

bp = Blueprint("outbox", __name__)

from crm.blueprints.outbox import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
