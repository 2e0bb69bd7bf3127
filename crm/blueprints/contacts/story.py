"""The moments of a contact's story in words: plain tuples, as a template reads them fastest."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from flask import request
from flask_babel import gettext as _

from crm.i18n import language, list_date, moment, money
from crm.models import NoteKind
from crm.models.mixins.named import pick_name
from crm.permissions import can
from crm.services import event_words
from crm.services.interactions.timeline import Kind, Moment

OF_DEALS = (Kind.DEAL_OPENED, Kind.DEAL_CLOSED)
SIGNS = {NoteKind.OWN: "note", NoteKind.CLIENT: "quote", NoteKind.RESULT: "flag"}


class Told(NamedTuple):
    """One moment. ``look``: own, client, result or event; ``iso`` is the moment for machines."""

    id: str
    look: str
    sign: str
    title: str | None
    who: str
    when: str
    iso: str
    words: str = ""
    href: str = ""
    link: str = ""
    is_done: bool = False
    whose_href: str = ""
    whose: str | None = None
    detail: str = ""
    reason: str = ""


class Teller:
    """Puts moments into the words of the present reader. *names*: user id → name of the colleagues."""

    def __init__(self, names: dict[int, str]) -> None:
        self.names = names
        self.root = request.script_root
        self.nobody, self.imported = _("Nobody"), _("Imported")
        self.ways: dict[Kind, Callable[[Moment], Told]] = {
            Kind.NOTE: self.note,
            Kind.INTERACTION: self.interaction,
            Kind.EVENT: self.event,
            Kind.DEAL_OPENED: self.deal,
            Kind.DEAL_CLOSED: self.deal,
        }

    def tell(self, moments: Iterable[Moment]) -> list[Told]:
        """Deals stay out while the team has them switched off."""
        left_out = () if can("deals.view") else OF_DEALS
        return [self.ways[each.kind](each) for each in moments if each.kind not in left_out]

    def note(self, each: Moment) -> Told:
        """A stamp: whose words they are, and on which interaction."""
        row = each.record
        if row.touch is not None:
            title = str(row.touch.label)
        else:
            title = str(row.kind.label) if row.kind is NoteKind.RESULT else None
        return Told(
            f"note-{row.id}", row.kind.value, SIGNS[row.kind], title,
            self.names.get(row.user_id, self.imported), *_instant(each.at), row.text, **self._links(row),
        )  # fmt: skip

    def interaction(self, each: Moment) -> Told:
        row = each.record
        who = self.names.get(row.user_id, self.nobody)
        return Told(
            f"done-{row.id}", "own", "interactions", None, who, *_instant(each.at),
            is_done=True, **self._links(row),
        )  # fmt: skip

    def event(self, each: Moment) -> Told:
        row = each.record
        who, words = self.names.get(row.user_id, "Semafor"), event_words.sentence_of(f"contact.{row.title}")
        return Told(f"event-{row.id}", "event", "history", None, who, *_instant(each.at), words)

    def deal(self, each: Moment) -> Told:
        """Its beginning or its end; both are days without an hour."""
        row, is_end = each.record, each.kind is Kind.DEAL_CLOSED
        return Told(
            f"deal-end-{row.id}" if is_end else f"deal-{row.id}",
            "own",
            "deals",
            str(row.state.label) if is_end else _("New deal"),
            self.names.get(row.user_id, self.nobody),
            list_date(each.at),
            each.at.date().isoformat(),
            href=f"{self.root}/deals/{row.id}",
            link=row.title,
            detail=money(row.amount_minor, row.currency),
            reason=pick_name(row.loss_names, language()) if is_end and row.loss_names else "",
        )

    def _links(self, row) -> dict[str, str | None]:
        """To the interaction, and to the contact it was with where that is another one."""
        return {
            "href": f"{self.root}/interactions/{row.interaction_id}",
            "link": row.title,
            "whose_href": f"{self.root}/contacts/{row.whose_id}",
            "whose": row.whose,
        }


def _instant(at: datetime) -> tuple[str, str]:
    return moment(at), at.isoformat()
