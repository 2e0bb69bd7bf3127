"""The outbox: messages that wait, were sent, or need somebody."""

from flask import Blueprint

bp = Blueprint("outbox", __name__)

from crm.blueprints.outbox import routes
