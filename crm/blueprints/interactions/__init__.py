"""Interactions: the list, the page of one, and every act on it."""

from flask import Blueprint

from crm.models import State

bp = Blueprint("interactions", __name__)
bp.record_once(lambda setup: setup.app.jinja_env.globals.update(lights=tuple(State)))

from crm.blueprints.interactions import (  # noqa: E402
    archive,
    bulk,
    cards,
    chain,
    closure,
    details,
    excerpts,
    hints,
    log,
    make_deal,
    next_step,
    notes,
    participants,
    repeats,
    reschedule,
    review,
    routes,
    row,
    saving,
    spreading,
    state,
    step,
    unticked,
    update_date,
    views,
)

assert all(
    (
        views,
        row,
        review,
        bulk,
        archive,
        cards,
        chain,
        closure,
        details,
        excerpts,
        hints,
        log,
        make_deal,
        next_step,
        notes,
        participants,
        repeats,
        reschedule,
        routes,
        saving,
        spreading,
        state,
        step,
        unticked,
        update_date,
    )
), "they register themselves"
