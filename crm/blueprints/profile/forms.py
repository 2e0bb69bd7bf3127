"""What one types about oneself."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField

from crm.forms import BaseForm, EnumField, max_length, required
from crm.forms.account_fields import PasswordField, language_field, name_field, new_password, time_zone_field
from crm.models import Theme
from crm.team import team


class ProfileForm(BaseForm):
    given_name = name_field(_l("Given name"), "given-name")
    family_name = name_field(_l("Family name"), "family-name")
    language = language_field(_l("Language"))
    time_zone = time_zone_field(_l("Time zone"), blank=_l("As the team"))
    theme = EnumField(_l("Colours"), choices=Theme)
    signature = TextAreaField(
        _l("Signature"), [max_length(2000)], render_kw={"rows": 4},
        description=_l("Stands under the e-mails you send to customers."),
    )  # fmt: skip


class PictureForm(BaseForm):
    picture = FileField(
        _l("Picture"),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
        description=_l("JPEG, PNG or WebP, at most 5 MB. It is cut to a square."),
    )


def known_words(_form) -> list[str]:
    return [current_user.email or "", current_user.given_name, current_user.family_name, team().name]


class PasswordForm(BaseForm):
    present = PasswordField(_l("Present password"), [required()])
    password = new_password(known_words, _l("New password"))


class ConfirmForm(BaseForm):
    """An act that needs the password once more."""

    present = PasswordField(_l("Present password"), [required()])


class TwoStepForm(BaseForm):
    seed = HiddenField()
    code = StringField(
        _l("Verification code"),
        [required(), max_length(12)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
        description=_l("The six digits that the app shows now."),
    )
