"""The global search."""

from flask import Blueprint

bp = Blueprint("search", __name__)

from crm.blueprints.search import routes
