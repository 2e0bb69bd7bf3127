"""What is offered while a contact's name, a tag, an industry or a town is typed."""

from flask import abort, render_template, request
from flask_login import current_user

from crm.blueprints.contacts import bp
from crm.blueprints.contacts.forms import FORMS
from crm.blueprints.contacts.warnings import about_known
from crm.models import Contact, ContactKind
from crm.permissions import requires, visible_or_404
from crm.services.contacts import picks as contact_picks
from crm.services.contacts import words as contact_words

LONGEST_NAME = 300


@bp.get("/contacts/options")
@requires("contacts.view")
def options():
    """Suggestions for ``q``, or for the text of the input that ``field`` names."""
    typed = typed_words()
    kind = wanted_kind()
    rows = contact_picks.suggest(typed, current_user, kind) if len(typed) > 1 else []
    return render_template("contacts/_options.html", rows=rows, kinds=kinds_to_make(typed, kind), typed=typed)


@bp.get("/contacts/words/<name>")
@requires("contacts.view")
def words(name: str):
    """Options for a datalist: what the team uses already. For tags, of the last one of a list."""
    if name not in contact_words.COLUMNS:
        abort(404)
    before, comma, last = typed_words().rpartition(",") if name == "tag" else ("", "", typed_words())
    found = contact_words.words_like(name, last)
    start = f"{before}, " if comma else ""
    return render_template("contacts/_words.html", words=[f"{start}{word}" for word in found])


@bp.get("/contacts/known")
@requires("contacts.view")
def known():
    """While a contact is typed: who has that name, phone, e-mail or tax number already (C13)."""
    kind = wanted_kind() or abort(404)
    own_id = request.args.get("but", type=int)
    contact = visible_or_404(Contact, own_id) if own_id is not None else None
    form = FORMS[kind](contact, formdata=request.args, meta={"csrf": False})
    return render_template("contacts/_known.html", oddities=list(about_known(form)))


def typed_words() -> str:
    typed = request.args.get("q") or request.args.get(request.args.get("field", ""), "")
    return typed.strip()[:LONGEST_NAME]


def wanted_kind() -> ContactKind | None:
    kinds = {kind.value: kind for kind in ContactKind}
    return kinds.get(request.args.get("kind", ""))


def kinds_to_make(typed: str, kind: ContactKind | None) -> list[ContactKind]:
    if len(typed) < 2 or "make" not in request.args:
        return []
    return [kind] if kind is not None else list(ContactKind)
