"""A forgotten password: the answer is the same, whoever asks for whomever."""

from flask import redirect, render_template, request, url_for

from crm.background import hurry
from crm.blueprints.auth import bp
from crm.blueprints.auth.forms import ForgottenForm
from crm.database import db
from crm.lib.networks import network_of
from crm.permissions import public
from crm.services import mail
from crm.services.accounts import addresses, throttle
from crm.waiting import page_after

PAGE = "auth/forgotten.html"


@bp.get("/forgotten")
@public
def forgotten():
    is_sent = "sent" in request.args
    return render_template(PAGE, form=ForgottenForm(), is_sent=is_sent, by_mail=mail.is_configured())


@bp.post("/forgotten")
@public
def ask_for_reset():
    form = ForgottenForm()
    context = {"form": form, "is_sent": False, "by_mail": mail.is_configured()}
    if not form.validate_on_submit():
        return render_template(PAGE, **context), 422
    address = addresses.spelled(form.email.data)
    try:
        throttle.count(throttle.reset_buckets(address, network_of(request.remote_addr)))
    except throttle.TooManyAttempts as error:
        return page_after(error, PAGE, **context)
    mail.enqueue("password_reset", address=address)
    db.session.commit()
    hurry()
    return redirect(url_for("auth.forgotten", sent=1), 303)
