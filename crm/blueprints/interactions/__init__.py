"""Interactions: the list, the page of one, and every act on it."""

from flask import Blueprint

from crm.models import State

bp = Blueprint("interactions", __name__)
bp.record_once(lambda setup: setup.app.jinja_env.globals.update(lights=tuple(State)))

from crm.blueprints.interactions import (
    archive,
    cards,
    closure,
    hints,
    log,
    next_step,
    notes,
    participants,
    reschedule,
    review,
    routes,
    state,
    step,
    unticked,
    update_date,
)
from crm.blueprints.interactions.chains import chain, make_deal, spreading
from crm.blueprints.interactions.editing import details, saving
from crm.blueprints.interactions.listing import bulk, excerpts, row, view_name, views
from crm.blueprints.interactions.recurrence import repeats
