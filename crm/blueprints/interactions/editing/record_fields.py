"""Fields that only the form of an interaction has."""

from flask_login import current_user
from wtforms import SelectChoice, SelectField
from wtforms.utils import unset_value

from crm.blueprints.interactions.forms import CHOOSE_ONE
from crm.forms import invalid
from crm.i18n import language
from crm.lib.whole_numbers import whole_number
from crm.models import Interaction
from crm.models.process import STEP_SKIPPED
from crm.services.processes.steps import may_walk_to, private_step_ids, step_words, usable_words

NONE = SelectChoice("", "–")


class IdField(SelectField):
    """One of the records offered, or none; ``data`` is its id or None."""

    def __init__(self, label=None, **kwargs) -> None:
        super().__init__(label, coerce=_id_of, choices=[NONE], invalid_choice_message=CHOOSE_ONE, **kwargs)

    def offer(self, choices: list[SelectChoice]) -> None:
        self.choices = [NONE, *choices]


class StepField(IdField):
    """A step of a process that the user may choose (SC-15, SC-27), or the one the record stands on.

    ``walker`` is that record, None for a new one.
    """

    walker: Interaction | None = None

    def process(self, formdata, data=unset_value, extra_filters=None) -> None:
        stored = data if isinstance(data, int) else None
        self.words = usable_words(step_words(language()), current_user, keep=stored)
        self.offer([SelectChoice(str(word.id), word.label, optgroup=word.process) for word in self.words])
        super().process(formdata, data, extra_filters)

    def pre_validate(self, form) -> None:
        super().pre_validate(form)
        if self.data and self.data != self.object_data and not may_walk_to(self.data, self.walker):
            raise invalid(STEP_SKIPPED)

    @property
    def is_private(self) -> bool:
        """Whether the chosen step makes it nobody else's business (SC-29)."""
        return self.data in private_step_ids(self.words)


def _id_of(value) -> int | None:
    """An id as typed; 0, which no record has, for what is none."""
    if value in (None, ""):
        return None
    return whole_number(str(value)) or 0
