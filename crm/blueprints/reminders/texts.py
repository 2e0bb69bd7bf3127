"""The words of the reminders, one page a language, with a preview of what a client would get."""

from dataclasses import replace
from datetime import time, timedelta

from flask import abort, make_response, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField, TextAreaField

from crm.blueprints.reminders import bp
from crm.blueprints.reminders.team_settings import save_rules, the_team
from crm.conflicts import conflict_page
from crm.forms import BaseForm, asks_for, invalid, max_length
from crm.fragments import redirect_back_to
from crm.i18n import LANGUAGE_NAMES, LOCALES, today
from crm.lib.sms_text import measure
from crm.models import MessageChannel, StaleVersion
from crm.permissions import requires
from crm.services.reminders.rules import ReminderRules
from crm.services.reminders.texts import (
    PARTS,
    PLACEHOLDERS,
    day_in,
    filled_words,
    has_stray_brace,
    hour_in,
    shipped_text,
    template_of,
    unknown_places,
)

PAGE = "reminders/texts.html"
LONGEST_SMS = 600


class TextsForm(BaseForm):
    subject = StringField(_l("Subject of the e-mail"), [max_length(200)])
    email = TextAreaField(_l("Text of the e-mail"), [max_length(4000)], render_kw={"rows": 9})
    sms = TextAreaField(_l("Text of the SMS"), [max_length(LONGEST_SMS)], render_kw={"rows": 3})

    def validate_subject(self, field) -> None:
        if unknown := unknown_places(field.data or ""):
            raise invalid(_l("Nothing is known to be put in here: %(places)s", places=_in_braces(unknown)))
        if has_stray_brace(field.data or ""):
            raise invalid(_l("A brace is left over. Write what is put in like this: {name}"))

    validate_email = validate_sms = validate_subject


def _in_braces(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


@bp.get("/settings/reminders/<language>")
@requires("settings.manage")
def texts(language: str):
    _check(language)
    rules = ReminderRules.of(the_team())
    return render_template(PAGE, form=_form_of(rules, language), **_surroundings(rules, language))


@bp.post("/settings/reminders/<language>")
@requires("settings.manage")
def update_texts(language: str):
    _check(language)
    row, form = the_team(), TextsForm()
    changed = _with_texts(ReminderRules.of(row), language, form)
    if not form.validate():
        stored = _surroundings(ReminderRules.of(row), language)
        return make_response(render_template(PAGE, form=form, **stored), 422)
    if asks_for("preview"):
        return render_template(PAGE, form=form, **_surroundings(changed, language))
    try:
        row.check_version(form.version_number)
    except StaleVersion:
        rules = ReminderRules.of(row)
        return conflict_page(PAGE, form, _form_of(rules, language), row, **_surroundings(rules, language))
    save_rules(row, changed)
    return redirect_back_to(url_for("reminders.texts", language=language))


def _check(language: str) -> None:
    if language not in LANGUAGE_NAMES:
        abort(404)


def _form_of(rules: ReminderRules, language: str) -> TextsForm:
    values = {part: template_of(part, language, rules) for part in PARTS}
    return TextsForm(formdata=None, data=values)


def _with_texts(rules: ReminderRules, language: str, form: TextsForm) -> ReminderRules:
    """*rules* with what was typed; a text that is the shipped one, or empty, is not kept as one's own."""
    typed = {part: (form[part].data or "").replace("\r\n", "\n") for part in PARTS}
    own = {part: text for part, text in typed.items() if text not in ("", shipped_text(part, language))}
    texts = {**rules.texts, language: own}
    return replace(rules, texts={code: parts for code, parts in texts.items() if parts})


def _example_place(language: str) -> str:
    with force_locale(LOCALES[language]):
        # Translators: an address as an example.
        return _("12 Garden Street")


def _surroundings(rules: ReminderRules, language: str) -> dict:
    values = {
        "name": current_user.name,
        "date": day_in(today() + timedelta(days=1), language),
        "time": hour_in(time(14, 0), language),
        "place": _example_place(language),
        "team": rules.team_name,
        "responsible": current_user.name,
    }
    sms = filled_words(MessageChannel.SMS, language, rules, values)
    return {
        "language_code": language,
        "team_version": the_team().version,
        "placeholders": PLACEHOLDERS,
        "email": filled_words(MessageChannel.EMAIL, language, rules, values),
        "sms": sms,
        "length": measure(sms.body),
    }
