"""Two-step verification: switching it on with an app, recovery codes, switching it off."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.profile import bp
from crm.blueprints.profile.forms import ConfirmForm, TwoStepForm
from crm.blueprints.profile.password import check_present_password
from crm.database import db
from crm.permissions import requires
from crm.services.accounts import two_step as second_step
from crm.sign_in import needs_enrolment
from crm.submissions import forget_answer
from crm.team import team
from crm.toasts import say

PAGE = "profile/two_step.html"


@bp.get("/profile/two-step")
@requires("profile.edit")
def two_step():
    if current_user.totp_enabled_at is not None:
        return render_template(PAGE, form=ConfirmForm(), **present_state())
    return enrolment_page(TwoStepForm(data={"seed": second_step.sealed_seed(current_user)}))


@bp.post("/profile/two-step")
@requires("profile.edit")
def enable_two_step():
    form = TwoStepForm()
    seed = second_step.opened_seed(current_user, form.seed.data)
    if seed is None or current_user.totp_enabled_at is not None:
        return redirect(url_for("profile.two_step"), 303)
    if not form.validate_on_submit():
        return enrolment_page(form), 422
    codes = second_step.enable(current_user, seed, form.code.data, session=current_user.session_digest)
    if codes is None:
        form.code.errors = [_("This code is wrong. Look at the app again: it changes every 30 seconds.")]
        return enrolment_page(form), 422
    return show_once(codes)


@bp.post("/profile/two-step/codes")
@requires("profile.edit")
def renew_codes():
    if refusal := refusal_to_confirm():
        return refusal
    codes = second_step.renew_recovery_codes(current_user)
    current_user.record_event("recovery_codes_renewed", by=current_user)
    return show_once(codes)


@bp.post("/profile/two-step/off")
@requires("profile.edit")
def disable_two_step():
    if refusal := refusal_to_confirm():
        return refusal
    second_step.disable(current_user, by=current_user)
    db.session.commit()
    say(_("Two-step verification is off."))
    return redirect(url_for("profile.two_step"), 303)


def refusal_to_confirm():
    """None when two-step verification is on and the password was typed once more."""
    if current_user.totp_enabled_at is None:
        return redirect(url_for("profile.two_step"), 303)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template(PAGE, form=form, **present_state()), 422
    return check_present_password(form, PAGE, **present_state())


def show_once(codes: list[str]) -> str:
    db.session.commit()
    forget_answer()
    return render_template("profile/recovery_codes.html", codes=codes)


def present_state() -> dict:
    return {"codes_left": second_step.codes_left(current_user)}


def enrolment_page(form: TwoStepForm) -> str:
    seed = second_step.opened_seed(current_user, form.seed.data)
    import segno  # only here is a picture drawn: the program starts without it

    address = second_step.address_for_app(current_user, seed, team().name)
    # As a picture in the page's own address: nothing is stored, nothing is fetched.
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return render_template(
        "profile/two_step_new.html", form=form, picture=picture, address=address,
        secret=second_step.secret_of(seed), is_prescribed=needs_enrolment(current_user),
    )  # fmt: skip
