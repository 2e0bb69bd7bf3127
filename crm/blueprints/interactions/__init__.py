"""Interactions: the list, the page of one, and every act on it."""

from flask import Blueprint

from crm.models import State

bp = Blueprint("interactions", __name__)
bp.record_once(lambda setup: setup.app.jinja_env.globals.update(lights=tuple(State)))

from crm.blueprints.interactions import (  # noqa: E402
    archive,
    cards,
    closure,
    log,
    notes,
    repeats,
    reschedule,
    routes,
    saving,
    state,
)

assert all((archive, cards, closure, log, notes, repeats, reschedule, routes, saving, state)), (
    "they register themselves"
)
