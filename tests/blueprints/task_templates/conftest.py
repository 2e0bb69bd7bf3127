"""Who keeps templates, a template, and sending its preview as a browser does."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Interaction, TaskTemplate
from crm.services.task_templates import keeping, suggestions
from tests.pages import parsed, values_of

MONDAY = "2026-11-23"


@pytest.fixture
def boss(admin, client_of):
    admin.language = "en"
    return client_of(admin)


@pytest.fixture
def kitchen(admin) -> TaskTemplate:
    """Nine tasks over two months, three of them appointments."""
    template, _event = suggestions.take("kitchen", "en", by=admin)
    db.session.commit()
    return template


def make_template(*rows: dict, by, **values) -> TaskTemplate:
    """A template of lines that are tasks at the start unless their row says otherwise."""
    usual = {"channel": "call", "is_task": True, "offset_days": 0, "in_working_days": True}
    template = TaskTemplate(names={"en": "Lease"}, **values)
    lines = [{**usual, "title": f"Task {number}", **row} for number, row in enumerate(rows, start=1)]
    keeping.add(template, lines, by=by)
    db.session.commit()
    return template


def made() -> list[Interaction]:
    """The interactions in use, in the order in which they were made."""
    db.session.expire_all()
    query = select(Interaction).where(Interaction.archived_at.is_(None)).order_by(Interaction.id)
    return list(db.session.scalars(query))


def preview(client, address: str, template: TaskTemplate, on: str = MONDAY, **more):
    """The page with the tasks of *template* from the day *on*."""
    return client.get(address, query_string={"template": template.id, "starts_on": on, **more})


def tasks_form(page):
    """The form of the tasks; the one above it asks for the page itself."""
    return next(form for form in parsed(page).forms if "rows-0-line_id" in form.fields)


def rows_of(page) -> list[dict]:
    """What the preview shows of each task: its fields, and its words."""
    fields = tasks_form(page).fields
    words = parsed(page).xpath("//li[contains(@class, 'planned-task')]")
    names = ("line_id", "is_wanted", "day", "at")
    return [
        {**{name: fields.get(f"rows-{number}-{name}") for name in names}, "words": item.text_content()}
        for number, item in enumerate(words)
    ]


def begin(client, address: str, template: TaskTemplate, on: str = MONDAY, untick=(), asked=None, **fields):
    """Send the tasks that *template* has from the day *on*, without those whose numbers are in *untick*."""
    page = preview(client, address, template, on, **(asked or {}))
    assert page.status_code == 200
    values = {**values_of(tasks_form(page)), **fields}
    for number in untick:
        del values[f"rows-{number}-is_wanted"]
    return client.post(address, data=values)
