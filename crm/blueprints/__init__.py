"""Every blueprint, in menu order: the one list."""

from flask import Flask

from crm.blueprints import (
    agenda,
    attachments,
    auth,
    calendar,
    checklists,
    contacts,
    deals,
    desk,
    files,
    health,
    history,
    imports,
    interactions,
    languages,
    mail,
    mailbox,
    outbox,
    plan,
    products,
    profile,
    reminders,
    search,
    settings,
    task_templates,
    time_entries,
    users,
)
from crm.blueprints import help as help_pages

ALL = (
    agenda,
    desk,
    plan,
    calendar,
    contacts,
    interactions,
    checklists,
    deals,
    products,
    search,
    imports,
    mail,
    mailbox,
    outbox,
    reminders,
    history,
    settings,
    task_templates,
    users,
    profile,
    languages,
    files,
    attachments,
    time_entries,
    auth,
    help_pages,
    health,
)


def init_app(app: Flask) -> None:
    for part in ALL:
        app.register_blueprint(part.bp)
