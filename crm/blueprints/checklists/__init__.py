"""Checklists of interactions."""

from flask import Blueprint

bp = Blueprint("checklists", __name__)

from crm.blueprints.checklists import drawing, items, routes
