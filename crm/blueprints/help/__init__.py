"""The help: how to work with time, and the keys."""

from flask import Blueprint

bp = Blueprint("help", __name__, url_prefix="/help")

from crm.blueprints.help import routes
