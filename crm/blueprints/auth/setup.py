"""The first-run page: the team and its administrator. It exists once."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from crm.background import hurry
from crm.blueprints.auth import bp
from crm.blueprints.auth.forms import SetUpForm
from crm.database import db
from crm.i18n import language
from crm.lib.countries import CURRENCIES, guess_country, guess_time_zone
from crm.permissions import public
from crm.services.accounts import passwords
from crm.services.accounts.set_up import AlreadySetUp, FirstRun
from crm.services.accounts.set_up import set_up as make_team
from crm.sign_in import sign_in
from crm.team import forget_team, team
from crm.toasts import say


@bp.route("/setup", methods=["GET", "POST"])
@public
def set_up():
    if team().is_set_up:
        abort(404)
    form = SetUpForm(data=guesses()) if request.method == "GET" else SetUpForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("auth/setup.html", form=form), status
    db.session.rollback()  # hashing takes its time: nobody waits for the write lock meanwhile
    password_hash = passwords.hash_password(form.password.data)
    try:
        administrator = make_team(first_run(form, password_hash))
    except AlreadySetUp:
        abort(404)
    db.session.commit()
    forget_team()
    sign_in(administrator)
    if form.with_sample.data:
        hurry()
        say(_("The sample data is being made. It will be there in a minute."))
    return redirect(url_for("agenda.index"), 303)


def guesses() -> dict:
    """What browser and country suggest; a country chosen on the page overrides the guess."""
    country = request.args.get("country")
    if country not in CURRENCIES:
        country = guess_country([tag for tag, _quality in request.accept_languages])
    return {
        "language": language(),
        "country": country,
        "currency": CURRENCIES[country],
        "time_zone": guess_time_zone(country),
    }


def first_run(form: SetUpForm, password_hash: str) -> FirstRun:
    team_fields = ("language", "country", "currency", "time_zone")
    person_fields = ("given_name", "family_name", "email")
    return FirstRun(
        team={"name": form.team_name.data, **{name: form[name].data for name in team_fields}},
        administrator={
            **{name: form[name].data for name in person_fields},
            "password_hash": password_hash,
            "language": language(),
        },
        with_sample=form.with_sample.data,
        starts_simple=form.starts_simple.data,
    )
