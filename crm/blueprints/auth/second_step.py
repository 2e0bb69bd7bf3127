"""The second step of signing in: a code of the app, or a recovery code."""

from flask import redirect, render_template, request, session, url_for

from crm.blueprints.auth import bp
from crm.blueprints.auth.forms import CodeForm
from crm.database import db
from crm.lib.networks import network_of
from crm.permissions import public
from crm.services.accounts import throttle, two_step
from crm.sign_in import SECOND_STEP, awaiting_second_step, let_in
from crm.waiting import page_after

PAGE = "auth/second_step.html"


@bp.get("/login/two-step")
@public
def second_step():
    if awaiting_second_step() is None:
        return start_again()
    return render_template(PAGE, form=CodeForm())


@bp.post("/login/two-step")
@public
def check_second_step():
    awaited, form = awaiting_second_step(), CodeForm()
    if awaited is None:
        return start_again()
    if not form.validate_on_submit():
        return render_template(PAGE, form=form), 422
    user, location = awaited
    buckets = throttle.code_buckets(user.id, network_of(request.remote_addr))
    try:
        throttle.count(buckets)
    except throttle.TooManyAttempts as error:
        return page_after(error, PAGE, form=form)
    if not two_step.accept(user, form.code.data):
        return render_template(PAGE, form=form, is_wrong=True), 422
    throttle.forgive(buckets)
    db.session.commit()
    return let_in(user, location)


def start_again():
    session.pop(SECOND_STEP, None)
    return redirect(url_for("auth.login"), 303)
