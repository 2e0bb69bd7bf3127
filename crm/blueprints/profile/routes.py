"""Name, language, time zone, colours and signature."""

from flask import redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.profile import bp
from crm.blueprints.profile.forms import PictureForm, ProfileForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.i18n import LOCALES, language
from crm.models import StaleVersion
from crm.permissions import requires
from crm.toasts import say

FIELDS = ("given_name", "family_name", "language", "theme", "signature")


@bp.get("/profile/")
@requires("profile.edit")
def show():
    return render_template("profile/show.html", form=present_form(), picture_form=PictureForm())


@bp.post("/profile/")
@requires("profile.edit")
def update():
    form, user = ProfileForm(), current_user
    if not form.validate_on_submit():
        return render_template("profile/show.html", form=form, picture_form=PictureForm(formdata=None)), 422
    try:
        user.check_version(form.version_number)
    except StaleVersion:
        context = {"picture_form": PictureForm(formdata=None)}
        return conflict_page("profile/show.html", form, present_form(), user, **context)
    for name in FIELDS:
        setattr(user, name, form[name].data)
    user.time_zone = form.time_zone.data or None
    user.record_event("updated", by=user)
    db.session.commit()
    with force_locale(LOCALES[form.language.data]):
        say(_("Saved"))
    return redirect(url_for("profile.show"), 303)


def present_form() -> ProfileForm:
    """The form as it is stored; where nothing was chosen, what holds without a choice."""
    form = ProfileForm(formdata=None, obj=current_user)
    form.language.data = current_user.language or language()
    form.time_zone.data = current_user.time_zone or ""
    return form
