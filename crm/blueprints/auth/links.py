"""Links that work once: an invitation, a password reset. Only sending the form uses one up."""

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from crm.blueprints.auth import bp
from crm.blueprints.auth.forms import InvitationForm, NewPasswordForm
from crm.database import db
from crm.models import AuthToken, TokenPurpose
from crm.permissions import public
from crm.services import mail
from crm.services.accounts import passwords, tokens
from crm.sign_in import welcome
from crm.toasts import say


@bp.route("/invitation/<text>", methods=["GET", "POST"])
@public
def invitation(text: str):
    token = tokens.find(text, TokenPurpose.INVITATION)
    if token is None:
        return dead_link()
    form = InvitationForm(token.user)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("auth/invitation.html", form=form, text=text, email=token.user.email), status
    names = {"given_name": form.given_name.data, "family_name": form.family_name.data}
    token = use_up(token, form.password.data, **names)
    return welcome(token.user, url_for("agenda.index"))


@bp.route("/password-reset/<text>", methods=["GET", "POST"])
@public
def password_reset(text: str):
    token = tokens.find(text, TokenPurpose.PASSWORD_RESET)
    if token is None:
        return dead_link()
    form = NewPasswordForm(token.user)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template(
            "auth/password_reset.html", form=form, text=text, email=token.user.email
        ), status
    use_up(token, form.password.data)
    say(_("Your password was changed. Log in with the new one."))
    return redirect(url_for("auth.login"), 303)


def use_up(token: AuthToken, password: str, **names: str) -> AuthToken:
    """Set the password and take the link's only use; 404 when somebody else was quicker."""
    token_id = token.id
    db.session.rollback()  # hashing takes its time: nobody waits for the write lock meanwhile
    password_hash = passwords.hash_password(password)
    token = db.session.scalars(select(AuthToken).where(AuthToken.id == token_id)).one()
    if not tokens.use_up(token):
        abort(404)
    for name, value in names.items():
        setattr(token.user, name, value)
    passwords.change(token.user, password_hash, by=token.user)
    if token.purpose is TokenPurpose.PASSWORD_RESET:
        mail.enqueue("password_changed", address=token.user.email)
    db.session.commit()
    return token


def dead_link() -> Response:
    return make_response(render_template("auth/dead_link.html"), 404)
