"""The filters of the list: read from the address, shown as a form and as chips to take away.

Plain values and no WTForms: this stands above every list, and its fields would cost as much as the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.config import LANGUAGES
from crm.forms import stripped
from crm.i18n import LANGUAGE_NAMES, choose_locale
from crm.lib.countries import OURS, country_choices
from crm.models import CompanySize, ContactKind
from crm.services.contacts.gaps import Gap
from crm.services.contacts.listing import NOBODY, Criteria, Order

LONGEST_WORDS = 200
LABELS = {
    "q": _l("Search"),
    "owner": _l("Responsible"),
    "tag": _l("Tag"),
    "industry": _l("Industry"),
    "size": _l("Size"),
    "city": _l("Town"),
    "country": _l("Country"),
    "language": _l("Language"),
    "lacks": _l("Missing"),
    "without_step": _l("No next step"),
    "archived": _l("Archived"),
}
NOT_TICKED = {"", "false"}
KINDS = {kind.value: kind for kind in ContactKind}
ORDERS = {order.value: order for order in Order}


@dataclass(frozen=True)
class Words:
    """What the form says in one language: labels, and the choices that are the same for every team."""

    labels: dict[str, str]
    choices: dict[str, dict[str, str]]
    any: str
    nobody: str


@lru_cache(maxsize=len(LANGUAGES))
def words_in(locale: str) -> Words:
    """The words of the present reader's language, which is that of *locale*; kept, as they never change."""
    anything, countries = _("Any"), country_choices(locale)[: len(OURS)]
    choices = {
        "size": {"": anything, **{size.value: size.label for size in CompanySize}},
        "country": {"": anything, **dict(countries)},
        "language": {"": anything, **LANGUAGE_NAMES},
        "lacks": {"": anything, **{gap.value: str(gap.label) for gap in Gap}},
    }
    return Words({name: str(label) for name, label in LABELS.items()}, choices, anything, _("Nobody"))


class Filters:
    """What is set in the address; what cannot be read counts as not set.

    ``typed``, ``chosen`` (a value of ``choices``) and ``ticked`` hold the filters by name.
    """

    def __init__(self, values: Mapping[str, str], colleagues: dict[int, str]) -> None:
        words = words_in(choose_locale())
        self.labels = words.labels
        names = {str(user_id): name for user_id, name in colleagues.items()}
        self.owners = {str(NOBODY): words.nobody, **names}
        self.choices = {"owner": {"": words.any, **self.owners}, **words.choices}
        self.kind = KINDS.get(values.get("kind"))
        self.order = ORDERS.get(values.get("order"), Order.NAME)
        self.typed = {name: stripped(values.get(name, "")) for name in ("q", "tag", "industry", "city")}
        self.chosen = {
            name: values[name] if values.get(name) in choices else ""
            for name, choices in self.choices.items()
        }
        self.ticked = {name: values.get(name, "") not in NOT_TICKED for name in ("without_step", "archived")}

    @property
    def criteria(self) -> Criteria:
        owner, size, gap = self.chosen["owner"], self.chosen["size"], self.chosen["lacks"]
        return Criteria(
            kind=self.kind,
            words=self.typed["q"][:LONGEST_WORDS],
            owner_id=int(owner) if owner else None,
            tag=self.typed["tag"],
            industry=self.typed["industry"],
            size=CompanySize(size) if size else None,
            city=self.typed["city"],
            country=self.chosen["country"],
            language=self.chosen["language"],
            lacks=Gap(gap) if gap else None,
            order=self.order,
            **self.ticked,
        )

    @cached_property
    def chips(self) -> list["Chip"]:
        """The filters that are set; the tab and the order are none."""
        said = ((name, self._said(name)) for name in LABELS)
        return [Chip(text, list_url(**{name: None})) for name, text in said if text]

    @property
    def reset_url(self) -> str:
        """The address of the list without any of them."""
        return list_url(**dict.fromkeys(LABELS))

    def _said(self, name: str) -> str:
        """The filter as a reader says it; "" when it is not set."""
        label = self.labels[name]
        if name in self.ticked:
            return label if self.ticked[name] else ""
        value = self.typed.get(name) or self.chosen.get(name)
        word = self.choices[name][value] if value and name in self.chosen else value
        return _("%(label)s: %(value)s", label=label, value=word) if value else ""


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and the address of the list without it."""

    text: str
    href: str


def list_url(**changes) -> str:
    """The address of the list with the filters of this request and *changes*; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name not in ("after", "before")}
    return url_for("contacts.index", **{name: value for name, value in {**kept, **changes}.items() if value})
