"""Who keeps templates, a template, and sending its preview as a browser does."""

import pytest

from crm.database import db
from crm.models import TaskTemplate
from crm.services.task_templates import suggestions
from tests.pages import parsed, values_of


@pytest.fixture
def boss(admin, client_of):
    admin.language = "en"
    return client_of(admin)


@pytest.fixture
def kitchen(admin) -> TaskTemplate:
    """Nine tasks over a month, four of them appointments."""
    template, _event = suggestions.take("kitchen", "en", by=admin)
    db.session.commit()
    return template


def preview(client, address: str, template: TaskTemplate, on: str = "2026-11-23", **more):
    """The page with the tasks of *template* from the day *on*."""
    return client.get(address, query_string={"template": template.id, "starts_on": on, **more})


def tasks_form(page):
    """The form of the tasks; the one above it asks for the page itself."""
    return next(form for form in parsed(page).forms if form.method == "POST" and "rows-0-line_id" in form.fields)


def begin(client, address: str, template: TaskTemplate, on: str = "2026-11-23", untick=(), **fields):
    """Send the tasks that *template* has from the day *on*, without those whose numbers are in *untick*."""
    page = preview(client, address, template, on)
    assert page.status_code == 200
    values = {**values_of(tasks_form(page)), **fields}
    for number in untick:
        del values[f"rows-{number}-is_wanted"]
    return client.post(address, data=values)
