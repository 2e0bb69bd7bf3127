"""The words of steps are kept between pages, and never older than what this process wrote."""

from sqlalchemy import select

from crm.database import db
from crm.models import Process
from crm.services.processes.steps import step_words


def test_words_are_read_once_until_a_process_changes(team, count_queries):
    assert step_words("ro")[0].label.startswith("Vânzare - 01")
    assert count_queries(lambda: step_words("ro")) == 0
    sale = db.session.scalars(select(Process).where(Process.key == "sale")).one()
    sale.names = {**sale.names, "ro": "Desfacere"}
    db.session.flush()
    assert step_words("ro")[0].label.startswith("Desfacere")
    db.session.rollback()
    assert step_words("ro")[0].label.startswith("Vânzare")
    sale.names = {**sale.names, "ro": "Desfacere"}
    db.session.commit()
    assert step_words("ro")[0].label.startswith("Desfacere")
