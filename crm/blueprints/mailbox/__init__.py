"""The team's mailbox and everybody's own address in it."""

from flask import Blueprint

bp = Blueprint("mailbox", __name__)

from crm.blueprints.mailbox import own_address, team_settings
