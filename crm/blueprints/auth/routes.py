"""Signing in and out."""

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user

from crm.blueprints.auth import bp
from crm.blueprints.auth.forms import SignInForm
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.lib.networks import network_of
from crm.permissions import public
from crm.services.accounts import access as accounts
from crm.services.accounts import addresses, throttle
from crm.sign_in import known_device, sign_out, welcome
from crm.waiting import page_after

PAGE = "auth/login.html"


@bp.get("/login")
@public
def login():
    if current_user.is_authenticated:
        return redirect(came_from(), 303)
    form = SignInForm(data={"next": came_from()})
    return render_template(PAGE, form=form, is_expired="_user_id" in session)


@bp.post("/login")
@public
def start_session():
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template(PAGE, form=form), 422
    account = addresses.spelled(form.email.data)
    buckets = throttle.password_buckets(account, network_of(request.remote_addr), known_device(account))
    try:
        throttle.count(buckets)
    except throttle.TooManyAttempts as error:
        return page_after(error, PAGE, form=form)
    user = accounts.authenticate(account, form.password.data)
    if user is None:
        return render_template(PAGE, form=form, is_wrong=True), 422
    throttle.forgive(buckets)
    db.session.commit()
    return welcome(user, came_from())


@bp.post("/logout")
@public
def logout():
    sign_out()
    return redirect_back_to(url_for("auth.login"))
