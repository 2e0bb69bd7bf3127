"""What an act on an interaction answers: the piece of the page it was done on, or that page."""

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, undefer

from crm.blueprints.interactions.listing.lines import line_of
from crm.database import db
from crm.fragments import came_from, redirect_back_to, render_fragments, wants_partial
from crm.models import Contact, Interaction, StaleVersion
from crm.services.interactions import page as interaction_page
from crm.services.interactions.next_steps import next_step_of
from crm.toasts import complain

CARD, ROW, PAGE, OF_CONTACT, OF_DEAL = "card", "row", "page", "contact", "deal"
PIECES = {
    CARD: "interactions/_cards.html",
    ROW: "interactions/listing/_rows.html",
    PAGE: "interactions/_body.html",
    OF_CONTACT: "interactions/_next.html",
    OF_DEAL: "interactions/_next.html",
}


# What an act and its answer read besides the columns: whose it is; a note also adds to its search text.
WITH_CONTACT = joinedload(Interaction.contact).load_only(Contact.name)
FOR_NOTES = (WITH_CONTACT, undefer(Interaction.search_text))


def version_argument() -> dict:
    """The version of a row's act: its button says it in the address, as one form holds all rows."""
    return {"version": request.args.get("version")}


def back_from(interaction: Interaction) -> str:
    """Where a plain form returns to: the page it stood on, else the interaction's own."""
    return came_from(url_for("interactions.show", interaction_id=interaction.id))


def done(interaction: Interaction) -> Response:
    """The act is in: show the piece as it is now, or go back to the page."""
    return piece_of(interaction) if wants_partial() else redirect_back_to(back_from(interaction))


def piece_of(interaction: Interaction, status: int = 200, **forms) -> Response:
    """The piece of the page that the form stood on (its ``as``), with what there is to say.

    *forms* replace the fresh forms of the piece: those hold what was typed and what is wrong with it.
    """
    shape = request.values.get("as", CARD)
    template = PIECES.get(shape, PIECES[CARD])
    context = {**_context(shape, interaction), **forms}
    return render_fragments("interactions/piece.htmx.html", status, piece=template, **context)


def _context(shape: str, interaction: Interaction) -> dict:
    if shape == ROW:
        return row_context(interaction)
    if shape == OF_CONTACT:
        contact = interaction.contact
        return {"contact": contact, "deal": None, "next_step": next_step_of(current_user, contact=contact)}
    if shape == OF_DEAL:
        deal = interaction.deal
        return {"contact": None, "deal": deal, "next_step": next_step_of(current_user, deal=deal)}
    if shape == PAGE:
        return {**interaction_page.build(interaction, current_user), "beside": "interactions/_aside.html"}
    return {"interaction": interaction}


def row_context(interaction: Interaction) -> dict:
    """What the row of the list needs."""
    return {"lines": line_of(interaction.id)}


def refused(interaction: Interaction, form, template: str, **forms) -> Response:
    """Bad input: 422 with what was typed, on the piece or on a page of the act's own."""
    if wants_partial():
        return piece_of(interaction, 422, **forms)
    page = render_template(template, interaction=interaction, form=form, back=back_from(interaction))
    return Response(page, 422)


def stale(interaction: Interaction, error: StaleVersion) -> Response:
    """Somebody was quicker: the piece as it is now and a word; a whole page for a plain form."""
    if not wants_partial():
        raise error
    db.session.rollback()
    complain(_("Somebody else changed this meanwhile. Here is how it is now."))
    return piece_of(interaction, 409)
