"""The list of colleagues; inviting and editing them."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from crm.background import hurry
from crm.blueprints.users import bp
from crm.blueprints.users.forms import InvitationForm, UserForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.models import LastAdministrator, Role, StaleVersion, TokenPurpose, User, UserState
from crm.permissions import requires, visible_or_404
from crm.services import mail
from crm.services.accounts import access as accounts
from crm.services.accounts import sessions, tokens
from crm.services.processes.settings import choosable_processes
from crm.team import team
from crm.toasts import complain, say


@bp.get("/users/")
@requires("users.view")
def index():
    order = (User.state == UserState.LEFT, User.family_name, User.given_name, User.id)
    users = db.session.scalars(select(User).order_by(*order)).all()
    return render_template(
        "users/index.html", users=users, seen=sessions.last_seen(), links=tokens.open_links()
    )


@bp.get("/users/new")
@requires("users.manage")
def new():
    return render_template(
        "users/new.html", form=InvitationForm(data={"role": Role.USER, "language": team().language})
    )


@bp.post("/users/")
@requires("users.manage")
def create():
    form = InvitationForm()
    if not form.validate_on_submit():
        return render_template("users/new.html", form=form), 422
    user = User(
        **{name: form[name].data for name in ("given_name", "family_name", "email", "role", "language")}
    )
    user.record_event("created", by=current_user)
    accounts.send_link(user, TokenPurpose.INVITATION, by=current_user)
    db.session.commit()
    if mail.is_configured():
        hurry()
        say(_("The invitation is on its way."))
        return redirect(url_for("users.index"), 303)
    return redirect(url_for("users.edit", user_id=user.id), 303)


@bp.get("/users/<int:user_id>/edit")
@requires("users.manage")
def edit(user_id: int):
    user = visible_or_404(User, user_id)
    form = UserForm(user)
    form.language.data = user.language or team().language
    return render_template("users/edit.html", **about(user), form=form)


@bp.post("/users/<int:user_id>")
@requires("users.manage")
def update(user_id: int):
    user = visible_or_404(User, user_id)
    form = UserForm(user)
    if not form.validate_on_submit():
        return render_template("users/edit.html", **about(user), form=form), 422
    try:
        user.check_version(form.version_number)
        save(user, form)
    except StaleVersion:
        return conflict_page("users/edit.html", form, UserForm(user, formdata=None), user, **about(user))
    except LastAdministrator:
        return refuse_last_administrator(user)
    say(_("Saved"))
    return redirect(url_for("users.index"), 303)


def save(user: User, form: UserForm) -> None:
    user.change_role(form.role.data, by=current_user)
    accounts.rename_address(user, form.email.data or None)
    for name in ("given_name", "family_name", "language"):
        setattr(user, name, form[name].data)
    if db.session.is_modified(user):
        user.record_event("updated", by=current_user)
    db.session.commit()


def about(user: User) -> dict:
    """What the page of a colleague shows beside the form."""
    link = tokens.open_links().get(user.id)
    address = tokens.link_of(link) if link is not None else None
    return {
        "user": user,
        "link": link,
        "address": address,
        "by_mail": mail.is_configured(),
        "processes": choosable_processes(),
    }


def refuse_last_administrator(user: User):
    db.session.rollback()
    complain(_("This is the only administrator who can sign in. Make somebody else one first."))
    return redirect(url_for("users.edit", user_id=user.id), 303)
