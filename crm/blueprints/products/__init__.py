"""Products: what the team sells."""

from flask import Blueprint

bp = Blueprint("products", __name__)

from crm.blueprints.products import routes
