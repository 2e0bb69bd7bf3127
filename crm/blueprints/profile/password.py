"""Changing one's password: the present one is asked, all other sessions end."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from crm.blueprints.profile import bp
from crm.blueprints.profile.forms import PasswordForm
from crm.database import db
from crm.lib.networks import network_of
from crm.permissions import requires
from crm.services import mail
from crm.services.accounts import access as accounts
from crm.services.accounts import passwords, throttle
from crm.toasts import say
from crm.waiting import page_after

PAGE = "profile/password.html"


@bp.get("/profile/password")
@requires("profile.edit")
def password():
    return render_template(PAGE, form=PasswordForm())


@bp.post("/profile/password")
@requires("profile.edit")
def update_password():
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template(PAGE, form=form), 422
    if refusal := check_present_password(form, PAGE):
        return refusal
    password_hash = passwords.hash_password(form.password.data)
    passwords.change(current_user, password_hash, by=current_user, but=current_user.session_digest)
    if current_user.email:
        mail.enqueue("password_changed", address=current_user.email, by=current_user)
    db.session.commit()
    say(_("Your password was changed. All other sessions were ended."))
    return redirect(url_for("profile.password"), 303)


def check_present_password(form: Form, template: str, **context) -> Response | None:
    """None when ``form.present`` is the user's password, else the page that says no."""
    account = current_user.email or f"user {current_user.id}"
    buckets = throttle.password_buckets(account, network_of(request.remote_addr), current_user.session_digest)
    try:
        throttle.count(buckets)
    except throttle.TooManyAttempts as error:
        return page_after(error, template, form=form, **context)
    if not accounts.has_password(current_user, form.present.data):
        form.present.errors = [_("This is not your present password.")]
        return make_response(render_template(template, form=form, **context), 422)
    throttle.forgive(buckets)
    return None
