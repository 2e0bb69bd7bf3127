"""What a trial run found, as the page shows it: words and figures that can be kept as JSON."""

from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from crm.services.transfers.change_words import changed_words
from crm.services.transfers.plan import Plan
from crm.services.transfers.trial import Trial
from crm.services.transfers.words import problem_words

SHOWN_NAMES = 30


@dataclass(frozen=True)
class Findings:
    """In the language of who asked.

    ``named``: (label, how many, the first names); ``matched``: (in the file, known); ``wrong``: (row,
    sentences); ``changes``: (row, name, [(field, old, new)]).
    """

    tally: dict[str, int]
    named: list
    matched: list
    wrong: list
    changes: list

    @property
    def will_write(self) -> bool:
        return bool(self.tally.get("made") or self.tally.get("changed"))

    def as_data(self) -> dict:
        return asdict(self)


def findings_of(trial: Trial, plan: Plan) -> Findings:
    return Findings(
        tally=dict(trial.tally),
        named=[
            (label, len(names), names[:SHOWN_NAMES])
            for kind, label in _labels().items()
            if (names := trial.named.get(kind))
        ],
        matched=trial.matched[:SHOWN_NAMES],
        wrong=[
            (row, [problem_words(each, plan.headings) for each in problems]) for row, problems in trial.wrong
        ],
        changes=[(change.row, change.name, changed_words(change, plan)) for change in trial.changes],
    )


def _labels() -> dict[str, str]:
    return {
        "company": _("New companies named in the file"), "owner": _("New colleagues"),
        "product": _("New products"), "step": _("New stages"),
    }  # fmt: skip
