"""The team's mailbox and everybody's own address in it."""

from flask import Blueprint

bp = Blueprint("mailbox", __name__)

from crm.blueprints.mailbox import own_address, team_settings  # noqa: E402

assert all((own_address, team_settings)), "the routes register themselves on the blueprint"
