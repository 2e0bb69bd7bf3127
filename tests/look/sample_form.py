"""One form with every kind of field."""

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)

from crm.forms import BaseForm, required


class SampleForm(BaseForm):
    name = StringField("Kapcsolattartó neve", [required()], description="Családnév és keresztnév")
    email = EmailField("E-mail-cím")
    step = SelectField(
        "Szakasz",
        choices=[SelectChoice("1", "Megrendelés visszaigazolva"), SelectChoice("2", "Szerződéskötés")],
    )
    kind = RadioField(
        "Fajta",
        choices=[SelectChoice("task", "Teendő"), SelectChoice("appointment", "Időpont")],
        default="task",
    )
    private = BooleanField("Privát", description="Mások csak annyit látnak, hogy foglalt")
    due = DateField("Határidő")
    at = TimeField("Időpont")
    amount = StringField("Költségkeret", render_kw={"inputmode": "decimal"})
    file = FileField("Melléklet")
    tags = SelectMultipleField(
        "Címkék",
        choices=[SelectChoice("1", "Nagykereskedő"), SelectChoice("2", "Törzsvásárló")],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    memo = TextAreaField("Feljegyzés")
