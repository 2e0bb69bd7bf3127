"""Reminders: of one appointment's client, of oneself, and how the team does it."""

from flask import Blueprint

from crm.services.outbox.words import address, reason

bp = Blueprint("reminders", __name__)

from crm.blueprints.reminders import client, notices, own, team_settings, texts

bp.record_once(
    lambda setup: setup.app.jinja_env.globals.update(
        client_reminders=client.client_reminders,
        own_reminders=notices.own_reminders,
        reminder_obstacle=reason,
        message_address=address,
    )
)
