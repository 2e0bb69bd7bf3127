"""Signing in and out, the first run, invitations, forgotten passwords."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from crm.blueprints.auth import forgotten, links, routes, second_step, setup
