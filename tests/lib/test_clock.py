"""The one clock: it can be stopped, and only for the thread that stops it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from crm.lib import clock

PAST = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)


def test_it_stands_still_inside_the_block():
    with clock.set_to(PAST):
        assert clock.now() == clock.now() == PAST
    assert clock.now() > PAST


def test_blocks_nest():
    with clock.set_to(PAST):
        with clock.set_to(PAST + timedelta(days=1)):
            assert clock.now() == PAST + timedelta(days=1)
        assert clock.now() == PAST


def test_the_day_is_that_of_the_zone():
    with clock.set_to(PAST):
        assert clock.today("Europe/Bucharest") == date(2026, 3, 30)
        assert clock.today("UTC") == date(2026, 3, 29)


def test_it_goes_on_after_an_error():
    with pytest.raises(ValueError), clock.set_to(PAST):  # noqa: PT011
        raise ValueError
    assert clock.now() > PAST


def test_other_threads_keep_their_time():
    """The sample company writes last month's history in a web worker that goes on serving."""
    with clock.set_to(PAST), ThreadPoolExecutor(1) as pool:
        assert pool.submit(clock.now).result() > PAST
