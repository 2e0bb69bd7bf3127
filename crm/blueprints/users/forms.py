"""What is typed about a colleague."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Optional

from crm.forms import BaseForm, EnumField, invalid, max_length, required
from crm.forms.account_fields import EmailField, email_address, language_field
from crm.models import Role, User
from crm.services.accounts.addresses import is_taken


class UserForm(BaseForm):
    """A colleague as an administrator sees them; without an address they cannot sign in."""

    given_name = StringField(_l("Given name"), [max_length(100)], render_kw={"autocomplete": "off"})
    family_name = StringField(
        _l("Family name"), [required(), max_length(100)], render_kw={"autocomplete": "off"}
    )
    email = EmailField(_l("E-mail"), [Optional(), email_address], autocomplete="off")
    role = EnumField(_l("Role"), choices=Role)
    language = language_field(_l("Language"))

    def __init__(self, user: User | None = None, **kwargs) -> None:
        self.user = user
        super().__init__(obj=user, **kwargs)

    def validate_email(self, field) -> None:
        if field.data and is_taken(field.data, by_other_than=self.user):
            raise invalid(_l("A colleague already has this address."))


class InvitationForm(UserForm):
    email = EmailField(_l("E-mail"), [required(), email_address], autocomplete="off")


class DepartureForm(BaseForm):
    """To whom the records of somebody who leaves are handed over."""

    heir = SelectField(_l("Hand over to"), coerce=int, invalid_choice_message=_l("Choose one of the values."))

    def __init__(self, colleagues: list[User], **kwargs) -> None:
        self.colleagues = colleagues
        super().__init__(**kwargs)
        nobody = SelectChoice(0, _l("Nobody: the records stay as they are"))
        self.heir.choices = [nobody, *(SelectChoice(each.id, each.name) for each in colleagues)]

    @property
    def chosen(self) -> User | None:
        return next((each for each in self.colleagues if each.id == self.heir.data), None)
