"""E-mails that came in: files brought by hand, what waits for somebody, whose they are."""

from flask import Blueprint

bp = Blueprint("mail", __name__)

from crm.blueprints.mail import clients, new, routes
