"""E-mails that came in: files brought by hand, what waits for somebody, personal addresses."""

from flask import Blueprint

bp = Blueprint("mail", __name__)

from crm.blueprints.mail import clients, new, own_address, routes, team_settings  # noqa: E402

assert all((clients, new, own_address, routes, team_settings)), "the routes register themselves"
