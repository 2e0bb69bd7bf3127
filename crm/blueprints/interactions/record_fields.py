"""Fields that only the form of an interaction has."""

from wtforms import SelectChoice, SelectField

from crm.blueprints.interactions.forms import CHOOSE_ONE
from crm.i18n import language
from crm.services.steps import step_words

NONE = SelectChoice("", "–")


class IdField(SelectField):
    """One of the records offered, or none; ``data`` is its id or None."""

    def __init__(self, label=None, **kwargs) -> None:
        super().__init__(label, coerce=_id_of, choices=[NONE], invalid_choice_message=CHOOSE_ONE, **kwargs)

    def offer(self, choices: list[SelectChoice]) -> None:
        self.choices = [NONE, *choices]


class StepField(IdField):
    """A step of a process that interactions walk, in groups by process (SC-15)."""

    def process(self, *args, **kwargs) -> None:
        words = step_words(language())
        self.offer([SelectChoice(str(word.id), word.label, optgroup=word.process) for word in words])
        super().process(*args, **kwargs)


def _id_of(value) -> int | None:
    """An id as typed; 0, which no record has, for what is none."""
    if value in (None, ""):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
