"""The evening plan."""

from flask import Blueprint

bp = Blueprint("plan", __name__, url_prefix="/plan")

from crm.blueprints.plan import routes
