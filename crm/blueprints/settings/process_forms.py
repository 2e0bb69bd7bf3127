"""What is typed about processes and their steps."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, TextAreaField

from crm.blueprints.settings.forms import NamesForm
from crm.forms import BaseForm, EnumField, invalid
from crm.forms.fields import ShareField
from crm.i18n import language
from crm.models import Outcome, Process, ProcessMode, Step
from crm.models.process import COLORS
from crm.services.processes import outcome_only
from crm.services.processes.settings import is_last_for_deals

CHOOSE_ONE = _l("Choose one of the values.")
MODES = (ProcessMode.GUIDED, ProcessMode.STRICT, ProcessMode.OUTCOME_ONLY)
MAX_STEPS = 30
LONGEST_NAME = 60
CERTAIN = {Outcome.POSITIVE: 100, Outcome.NEGATIVE: 0}


class ProcessForm(NamesForm):
    """A process: its names, who walks it and how."""

    for_interactions = BooleanField(_l("Interactions"))
    for_deals = BooleanField(_l("Deals"))
    mode = SelectField(_l("Order of the steps"), invalid_choice_message=CHOOSE_ONE)

    def __init__(self, process: Process | None = None, **kwargs) -> None:
        self.process_of = process
        super().__init__(None, **kwargs)

    @classmethod
    def of(cls, process: Process, **kwargs) -> "ProcessForm":
        return cls(process, **kwargs)

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        """The names and traits of the process are what the form begins with."""
        known = self.process_of
        modes = list(dict.fromkeys((*MODES, *([known.mode] if known is not None else ()))))
        self.mode.choices = [SelectChoice(mode.value, mode.label) for mode in modes]
        values = {"for_interactions": True, "mode": ProcessMode.GUIDED.value}
        if known is not None:
            traits = {"for_interactions": known.for_interactions, "for_deals": known.for_deals}
            values = {**known.names, **traits, "mode": known.mode.value}
        super().process(formdata, obj, data=values, **kwargs)

    def validate_for_interactions(self, field) -> None:
        if not (field.data or self.for_deals.data):
            raise invalid(_l("Choose what walks the process."))
        if not field.data and self.process_of is not None and self.process_of.is_always_allowed:
            raise invalid(_l("Interactions always walk E-mail and Private."))

    def validate_for_deals(self, field) -> None:
        known = self.process_of
        if known is None:
            return
        if field.data and known.is_private:
            raise invalid(_l("A deal cannot be private."))
        if not field.data and known.for_deals and is_last_for_deals(known):
            raise invalid(_l("Deals need one process to begin in. Make another one first."))

    def validate_mode(self, field) -> None:
        known = self.process_of
        if known is not None and self.is_outcome_only and not outcome_only.has_both_ends(known):
            raise invalid(_l("Add a positive and a negative end to the process first."))

    @property
    def is_outcome_only(self) -> bool:
        return self.mode.data == ProcessMode.OUTCOME_ONLY.value

    @property
    def asks_which_stays(self) -> bool:
        """Whether steps on the way would have to go: that is asked on a page of its own."""
        known = self.process_of
        return self.is_outcome_only and known is not None and len(known.open_steps) > 1

    def write_to(self, process: Process) -> None:
        process.names = self.names
        if not self.asks_which_stays:
            process.mode = ProcessMode(self.mode.data)
        process.for_interactions, process.for_deals = self.for_interactions.data, self.for_deals.data


class NewProcessForm(ProcessForm):
    """Its steps are typed, but of a process that is only won or lost: that has three of its own."""

    steps = TextAreaField(_l("Steps, one on each line"), render_kw={"rows": 6})

    @property
    def step_names(self) -> list[str]:
        return [line.strip() for line in (self.steps.data or "").splitlines() if line.strip()]

    def validate_steps(self, field) -> None:
        if self.is_outcome_only:
            if self.step_names:
                raise invalid(_l("A process that is only won or lost has its own steps: leave this empty."))
            return
        if not self.step_names:
            raise invalid(_l("Write one step at least."))
        if len(self.step_names) > MAX_STEPS:
            raise invalid(_l("A process has at most 30 steps."))
        if max(map(len, self.step_names)) > LONGEST_NAME:
            raise invalid(_l("The name of a step has at most 60 characters."))


class StepForm(NamesForm):
    """A step. Its outcome is fixed while something stands on it: that would be won or lost unasked."""

    color = SelectField(
        _l("Colour"),
        choices=lambda: [SelectChoice(name, label) for name, label in COLORS.items()],
        invalid_choice_message=CHOOSE_ONE,
    )
    outcome = EnumField(_l("What reaching it means"), choices=Outcome)
    sets_update_date = BooleanField(
        _l("Reaching it sets the update date"),
        description=_l("Reports then count the interaction on the day this step was reached."),
    )
    probability = ShareField(
        _l("Probability, %"), description=_l("A deal gets it on reaching this step. Ends are 100 or 0.")
    )

    def __init__(self, step: Step, process: Process | None = None, **kwargs) -> None:
        """*process* is where a new step is to stand."""
        self.step, self.home = step, process or step.process
        super().__init__(None, **kwargs)

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        step = self.step
        values = {name: getattr(step, name) for name in ("outcome", "sets_update_date", "probability")}
        values["color"] = step.color or "slate"
        super().process(formdata, obj, data={**(step.names or {}), **values}, **kwargs)

    def validate_outcome(self, field) -> None:
        others = [step for step in self.home.open_steps if step is not self.step]
        if self.home.mode is ProcessMode.OUTCOME_ONLY and field.data is Outcome.NONE and others:
            raise invalid(_l("This process is only won or lost: it has one step on the way."))
        if self.step.id is None or field.data is self.step.outcome or field.errors:
            return
        if self.step.is_taken():
            raise invalid(_l("Records stand on this step. Add another step, then remove this one."))
        if self.step.process.open_steps == [self.step]:
            raise invalid(_l("A process keeps one step on the way."))

    def write_to(self, step: Step) -> None:
        step.names, step.color, step.outcome = self.names, self.color.data, self.outcome.data
        step.sets_update_date = self.sets_update_date.data
        step.probability = CERTAIN.get(self.outcome.data, self.probability.data or 0)


class RemovalForm(BaseForm):
    """Where the interactions and deals of a step go that is taken away."""

    interactions_to = SelectField(_l("Interactions go to"), coerce=str, validate_choice=False)
    deals_to = SelectField(_l("Deals go to"), coerce=str, validate_choice=False)

    def __init__(self, interaction_steps: list[Step] | None, deal_steps: list[Step] | None, **kwargs) -> None:
        self.offers = {"interactions_to": interaction_steps, "deals_to": deal_steps}
        super().__init__(**kwargs)
        for name, steps in self.offers.items():
            if steps is None:
                del self[name]
                continue
            labels = [SelectChoice(str(step.id), step.label_in(language())) for step in steps]
            self[name].choices = [SelectChoice("", "–"), *labels]

    def chosen(self, name: str) -> Step | None:
        typed = self[name].data if name in self else None
        return next((step for step in self.offers[name] or () if str(step.id) == typed), None)

    def validate(self, extra_validators=None) -> bool:
        is_valid = super().validate(extra_validators)
        for name, steps in self.offers.items():
            if steps is not None and self.chosen(name) is None:
                self[name].errors = [str(_l("Choose where they go."))]
                is_valid = False
        return is_valid
