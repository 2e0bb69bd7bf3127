"""What a contact picker offers while a name is typed."""

from flask import render_template, request
from flask_login import current_user

from crm.blueprints.contacts import bp
from crm.models import ContactKind
from crm.permissions import requires
from crm.services import contact_picks


@bp.get("/contacts/options")
@requires("contacts.view")
def options():
    """Suggestions for ``q``, or for the text of the input that ``field`` names."""
    typed = request.args.get("q") or request.args.get(request.args.get("field", ""), "")
    typed = typed.strip()[:300]
    kind = wanted_kind()
    rows = contact_picks.suggest(typed, current_user, kind) if len(typed) > 1 else []
    return render_template("contacts/_options.html", rows=rows, kinds=kinds_to_make(typed, kind), typed=typed)


def wanted_kind() -> ContactKind | None:
    kinds = {kind.value: kind for kind in ContactKind}
    return kinds.get(request.args.get("kind", ""))


def kinds_to_make(typed: str, kind: ContactKind | None) -> list[ContactKind]:
    if len(typed) < 2 or "make" not in request.args:
        return []
    return [kind] if kind is not None else list(ContactKind)
