"""Interactions: the list, the page of one, and every act on it."""

from flask import Blueprint

from crm.models import State

bp = Blueprint("interactions", __name__)
bp.record_once(lambda setup: setup.app.jinja_env.globals.update(lights=tuple(State)))

from crm.blueprints.interactions import (  # noqa: E402
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
from crm.blueprints.interactions.chains import chain, make_deal, spreading  # noqa: E402
from crm.blueprints.interactions.editing import details, saving  # noqa: E402
from crm.blueprints.interactions.listing import bulk, excerpts, row, views  # noqa: E402
from crm.blueprints.interactions.recurrence import repeats  # noqa: E402

ACTS = (archive, closure, log, next_step, notes, participants, reschedule, review, state, step, update_date)
PAGES = (routes, bulk, excerpts, row, views, chain, make_deal, spreading, details, saving, repeats)
assert all((*ACTS, *PAGES, cards, hints, unticked)), "they register themselves"
