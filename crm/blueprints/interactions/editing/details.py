"""What is offered while a place or a source is typed, and where a place is on the map."""

from flask import render_template, request
from flask_login import current_user

from crm.blueprints.interactions import bp
from crm.forms.pickers import contact_argument
from crm.lib.contact_links import map_links
from crm.permissions import requires
from crm.services.interactions import details

LONGEST_TYPED = 200
bp.add_app_template_global(map_links, "map_links")


@bp.get("/interactions/places")
@requires("interactions.view")
def places():
    """Options for a datalist: those of the contact ``contact_id``."""
    typed = _typed("place")
    return _options(details.places_like(typed, contact_argument(), current_user))


@bp.get("/interactions/sources")
@requires("interactions.view")
def sources():
    """Options for a datalist: what interactions and deals say already."""
    return _options(details.sources_like(_typed("source"), current_user))


def _typed(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST_TYPED]


def _options(words: list[str]) -> str:
    return render_template("contacts/_words.html", words=words)
