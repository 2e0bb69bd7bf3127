"""The light of the background work (C17)."""

import threading

from sqlalchemy import delete

from crm import state
from crm.services.jobs import heartbeat


def test_runners_that_begin_at_once_beat_once(app):
    """Each finds no row yet; on PostgreSQL all but one of their inserts would fail."""
    with state.writing() as connection:
        connection.execute(delete(state.beat))
    together, failures = threading.Barrier(6), []

    def work():
        with app.app_context():
            together.wait()
            try:
                heartbeat.beat()
            except Exception as error:  # noqa: BLE001 — whatever it is, the test names it
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert heartbeat.is_fresh()
