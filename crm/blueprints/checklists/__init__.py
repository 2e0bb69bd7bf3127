"""Checklists of interactions."""

from flask import Blueprint

bp = Blueprint("checklists", __name__)

from crm.blueprints.checklists import drawing, items, routes  # noqa: E402

assert all((drawing, items, routes)), "the routes register themselves on the blueprint"
