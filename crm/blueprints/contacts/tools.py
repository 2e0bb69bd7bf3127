"""What can be done with a contact from its page: the same buttons for all of them, drawn once."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from flask import url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from crm.models import Contact
from crm.navigation import here
from crm.stencils import Stencil
from crm.submissions import new_submission_id

TAG_LINK = Markup('<a class="tag" href="{}">{}</a> ')
TAG_OPTION = Markup('<option value="{}">')


class Actions(NamedTuple):
    """What decides about the markup of the page's menu."""

    is_archived: bool


class Tools(NamedTuple):
    """The same for the row under the name."""

    has_tags: bool


def actions_of(contact: Contact) -> Markup:
    """Edit, and the menu of everything else."""
    stencil = Stencil("contacts/_actions.html", ("id", "token", "once", "back", "back_query"))
    back = here()
    return _as_html(
        stencil.fill(
            Actions(contact.is_archived),
            **_marks(contact),
            back=escape(back),
            back_query=escape(quote(back)),
        )
    )


def tools_of(contact: Contact, tags: Sequence[str]) -> Markup:
    """The tags, and the ways to change them and the responsible colleague."""
    stencil = Stencil("contacts/_tools.html", ("id", "token", "once", "tags", "options"))
    links = (TAG_LINK.format(url_for("contacts.index", tag=tag), tag) for tag in tags)
    options = (TAG_OPTION.format(tag) for tag in tags)
    return _as_html(
        stencil.fill(
            Tools(bool(tags)),
            **_marks(contact),
            tags=Markup("").join(links),
            options=Markup("").join(options),
        )
    )


def _marks(contact: Contact) -> dict[str, Markup | int]:
    return {"id": contact.id, "token": escape(generate_csrf()), "once": escape(new_submission_id())}


def _as_html(filled: str) -> Markup:
    return Markup(filled)  # noqa: S704  # nosec B704 (filled with escaped words)
