"""The people of the team: who they are, what they may do, whether they still work here."""

from flask import Blueprint

bp = Blueprint("users", __name__)

from crm.blueprints.users import access, departures, links, processes, routes
