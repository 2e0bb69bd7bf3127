"""One's picture: drawn anew, without what the camera knew about place and time."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.blueprints.profile import bp
from crm.blueprints.profile.forms import PictureForm
from crm.blueprints.profile.routes import present_form
from crm.database import db
from crm.lib.pictures import MAX_BYTES, MEDIA_TYPE, PictureError, portrait
from crm.permissions import requires
from crm.services.files import storage as files
from crm.submissions import without_transaction
from crm.toasts import say

WRONG_PICTURES = {
    "too_large": _l("The picture is too large. Send one of at most 5 MB."),
    "not_a_picture": _l("This is not a JPEG, PNG or WebP picture, or it is damaged."),
}


@bp.post("/profile/picture")
@requires("profile.edit")
def update_picture():
    form = PictureForm()
    upload = form.picture.data
    if not form.validate_on_submit() or not upload:
        return refused(form, _("Choose a picture first."))
    try:
        # Drawing and the disk take their time: nobody's writing waits for them.
        with without_transaction():
            drawn = files.keep(portrait(upload.read(MAX_BYTES + 1)), MEDIA_TYPE)
    except PictureError as error:
        return refused(form, str(WRONG_PICTURES[error.reason]))
    current_user.picture_id = files.add_row(drawn, "picture.jpg", by=current_user).id
    return done(_("Saved"))


@bp.post("/profile/picture/removal")
@requires("profile.edit")
def remove_picture():
    current_user.picture_id = None
    return done(_("The picture was removed."))


def refused(form: PictureForm, text: str):
    form.picture.errors = [text]
    return render_template("profile/show.html", form=present_form(), picture_form=form), 422


def done(text: str):
    current_user.record_event("updated", by=current_user)
    db.session.commit()
    say(text)
    return redirect(url_for("profile.show"), 303)
