"""The ladder of a process above the list: its steps with how many stand on each (MC-34)."""

from dataclasses import dataclass

from flask import url_for
from flask_login import current_user

from crm.blueprints.interactions.listing.filters import FilterForm
from crm.blueprints.interactions.listing.opened import BESIDE
from crm.i18n import number
from crm.services.interaction_list.ladder import COUNTED, counts_on
from crm.services.processes.steps import StepWord


@dataclass(frozen=True)
class Rung:
    """A step, or with no ``count`` the whole process: a link that filters."""

    label: str
    href: str
    is_chosen: bool
    color: str = ""
    count: str = ""


def ladder_of(form: FilterForm) -> list[Rung]:
    """The process that the list is filtered by, as a whole and step by step; empty without one."""
    on_process = {word.process_id for word in form.words if word.id in form.criteria.step_ids}
    if len(on_process) != 1:
        return []
    words = [word for word in form.words if word.process_id in on_process]
    counts = counts_on([word.id for word in words], form.criteria, current_user)
    whole = _rung(form, words[0].process, f"p{words[0].process_id}")
    return [whole, *(_step(form, word, counts.get(word.id, 0)) for word in words)]


def _step(form: FilterForm, word: StepWord, count: int) -> Rung:
    shown = number(count) if count <= COUNTED else f"{number(COUNTED)}+"
    label = word.label.removeprefix(f"{word.process} - ")
    return _rung(form, label, str(word.id), color=word.color or "slate", count=shown)


def _rung(form: FilterForm, label: str, step: str, **words: str) -> Rung:
    filters = {name: value for name, value in form.values.items() if value and name not in BESIDE}
    href = url_for("interactions.index", **{**filters, "step": step})
    return Rung(label, href, form.step.data == step, **words)
