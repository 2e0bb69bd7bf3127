"""Who may do what: names, one table of roles, the guard. Shut by default (MC-50)."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask, abort, current_app, g, request
from flask_login import current_user
from sqlalchemy import Select, bindparam

from crm.database import MAX_ID, db
from crm.features import SWITCHED_OFF, endpoint_is_on, permission_is_on
from crm.fragments import redirect_to_login
from crm.models import Role
from crm.services.readers import Reader, reader_of

EVERYBODY = frozenset(Role)
LEADERS = frozenset({Role.ADMIN, Role.MANAGER})
ADMINS = frozenset({Role.ADMIN})

# The whole table of rights: the settings page and the docs show this very data.
PERMISSIONS: dict[str, frozenset[Role]] = {
    "agenda.view": EVERYBODY,
    "desk.view": EVERYBODY,
    "calendar.view": EVERYBODY,
    "contacts.view": EVERYBODY,
    "contacts.edit": EVERYBODY,
    "contacts.bulk": EVERYBODY,
    "interactions.view": EVERYBODY,
    "interactions.edit": EVERYBODY,
    "interactions.bulk": EVERYBODY,
    "interactions.share_views": LEADERS,
    "deals.view": EVERYBODY,
    "deals.edit": EVERYBODY,
    "products.view": EVERYBODY,
    "products.edit": LEADERS,
    "search.view": EVERYBODY,
    "history.view": EVERYBODY,
    "history.undo": EVERYBODY,
    "files.view": EVERYBODY,
    "files.edit": EVERYBODY,
    "mail.take_in": EVERYBODY,
    "time.view": EVERYBODY,
    "time.edit": EVERYBODY,
    "profile.edit": EVERYBODY,
    "help.view": EVERYBODY,
    "imports.run": LEADERS,
    "outbox.view": EVERYBODY,
    "outbox.edit": EVERYBODY,
    "users.view": EVERYBODY,
    "users.manage": ADMINS,
    "templates.manage": LEADERS,
    "settings.manage": ADMINS,
}

# Whose acts may be taken back by whom: as they may be done. Roles and settings are changed by hand
# only: the last administrator, open sessions and the order of names hang on them.
UNDO_PERMISSIONS = {
    "contact": "contacts.edit",
    "interaction": "interactions.edit",
    "note": "interactions.edit",
    "checklist_item": "interactions.edit",
    "attachment": "files.edit",
    "received_mail": "mail.take_in",
    "time_entry": "time.edit",
    "series": "interactions.edit",
    "deal": "deals.edit",
    "product": "products.edit",
    "process": "settings.manage",
    "step": "settings.manage",
    "loss_reason": "settings.manage",
    "saved_view": "interactions.share_views",
    "task_template": "templates.manage",
    "user": None,
    "team": None,
}


def requires(permission: str) -> Callable:
    """Mark a view with the permission it needs; the guard enforces it."""
    if permission not in PERMISSIONS:
        raise ValueError(f"unknown permission {permission!r}")

    def mark(view: Callable) -> Callable:
        view.required_permission = permission
        return view

    return mark


def public(view: Callable) -> Callable:
    """Mark a view that needs no sign-in."""
    view.is_public = True
    return view


def allowed(user, permission: str) -> bool:
    return user.is_authenticated and user.role in PERMISSIONS[permission]


def may_undo(user, record_type: str) -> bool:
    """Whether *user* may take back acts on records of that type."""
    permission = UNDO_PERMISSIONS.get(record_type)
    return permission is not None and allowed(user, permission)


def can(permission: str) -> bool:
    """Whether the present user has *permission*, and its part is switched on; for templates and views."""
    return allowed(current_user, permission) and permission_is_on(permission)


def init_app(app: Flask) -> None:
    app.before_request(guard)
    app.jinja_env.globals["can"] = can


def guard():
    """Before any view: sign-in, the switch of its part, its permission; without a mark it is shut."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return None
    if not current_user.is_authenticated:
        return redirect_to_login()
    if not endpoint_is_on(request.endpoint):
        abort(404, SWITCHED_OFF)
    permission = getattr(view, "required_permission", None)
    if permission is None or not allowed(current_user, permission):
        abort(403)
    g.permission = permission
    return None


def visible_or_404(model, record_id: int, *options):
    """Load a record through the present user; one that is not theirs to see does not exist.

    *options* are loader options. Ids beyond what a column holds are unknown, not an error.
    """
    if not 0 < record_id <= MAX_ID:
        abort(404)
    query = _visible(model, reader_of(current_user), options)
    record = db.session.scalars(query, {"record_id": record_id}).unique().one_or_none()
    if record is None:
        abort(404)
    return record


@lru_cache(maxsize=128)
def _visible(model, reader: Reader, options: tuple) -> Select:
    """Built once for each reader where the options are a module's constants: they are told by identity."""
    return model.visible_to(reader).where(model.id == bindparam("record_id")).options(*options)
