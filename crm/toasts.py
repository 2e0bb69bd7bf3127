"""Says what happened, with the way back: after a redirect and in a fragment alike.

A page renders them in its toast region; a fragment answer includes ``components/toast_answers.html``.
"""

from flask import flash, url_for

from crm.models import Event


def say(text, event: Event | None = None, *, link: tuple[str, str] | None = None) -> None:
    """Tell the user *text*; with the *event* of an act (or of its gesture) comes an Undo button.

    *link* is an address and its words: what else could be done instead.
    """
    href, link_text = link or (None, None)
    undo_url = url_for("history.undo_event", event_id=event.id) if event is not None else None
    said = {"text": str(text), "undo_url": undo_url, "href": href, "link_text": link_text}
    flash(said, "info")


def complain(text) -> None:
    """Tell the user why something was not done."""
    flash({"text": str(text), "undo_url": None, "href": None, "link_text": None}, "error")
