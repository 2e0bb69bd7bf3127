"""Log in three taps, from the page of a contact or a deal (C3)."""

from functools import lru_cache

from flask import Response, abort, current_app, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.forms import LogForm
from crm.config import LANGUAGES
from crm.database import db
from crm.fragments import came_from, redirect_back_to, render_fragments, trigger, wants_partial
from crm.i18n import language, long_date, today
from crm.links import record_url
from crm.models import Contact, Deal
from crm.permissions import requires, visible_or_404
from crm.services.interactions import quick_log
from crm.services.interactions.next_steps import next_step_of
from crm.toasts import say


@bp.app_template_global("log_fields")
def log_fields() -> Markup:
    """The fields of an empty log bar, for the pages that include it."""
    return _draw_fields() if current_app.debug else _kept_fields(language())


@lru_cache(maxsize=len(LANGUAGES))
def _kept_fields(_language: str) -> Markup:
    """Drawn once a language: they are the same for everybody, and were a quarter of a contact's page."""
    return _draw_fields()


def _draw_fields() -> Markup:
    template = current_app.jinja_env.get_template("interactions/_log_fields.html")
    return Markup(template.render(bar=LogForm(formdata=None)))  # noqa: S704  # nosec B704 (escaped)


@bp.post("/interactions/log")
@requires("interactions.edit")
def log():
    contact, deal = _subject()
    form = LogForm()
    if not form.validate():
        return _refused(form, contact, deal)
    entry = quick_log.Entry(form.outcome.data, form.again_day, form.text.data, form.kind.data)
    event = quick_log.log(entry, contact=contact, deal=deal, by=current_user, today=today())
    db.session.commit()
    say(_said(entry), event)
    return _answer(contact, deal)


def _subject() -> tuple[Contact | None, Deal | None]:
    """The deal, or else the contact, that the bar stands on."""
    if deal_id := request.form.get("deal_id", type=int):
        return None, visible_or_404(Deal, deal_id)
    contact_id = request.form.get("contact_id", type=int)
    return (visible_or_404(Contact, contact_id), None) if contact_id else abort(404)


def _said(entry: quick_log.Entry) -> str:
    if entry.again_on is None:
        return _("Logged")
    return _("Logged. Next time: %(day)s", day=long_date(entry.again_on))


def _refused(form: LogForm, contact: Contact | None, deal: Deal | None) -> Response:
    template = "interactions/_log_bar.html" if wants_partial() else "interactions/log.html"
    return Response(render_template(template, contact=contact, deal=deal, log_form=form), 422)


def _answer(contact: Contact | None, deal: Deal | None) -> Response:
    if not wants_partial():
        return redirect_back_to(came_from(record_url(deal or contact)))
    response = render_fragments(
        "interactions/log.htmx.html",
        contact=contact,
        deal=deal,
        next_step=next_step_of(current_user, contact=contact, deal=deal),
    )
    return trigger(response, interactionschanged=True)
