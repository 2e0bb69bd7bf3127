"""The desk: what a user wants to see at one glance."""

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/desk")

from crm.blueprints.desk import arranging, routes, start
