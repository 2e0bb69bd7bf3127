"""The distances of "again in"."""

from datetime import date

import pytest

from crm.lib.delays import DELAYS, later


@pytest.mark.parametrize(
    ("delay", "day"),
    [
        ("1d", date(2028, 2, 1)), ("3d", date(2028, 2, 3)), ("1w", date(2028, 2, 7)),
        ("1m", date(2028, 2, 29)), ("3m", date(2028, 4, 30)),
    ],
)  # fmt: skip
def test_from_the_last_of_january_in_a_leap_year(delay, day):
    assert later(date(2028, 1, 31), delay) == day


def test_each_is_later_than_the_one_before():
    days = [later(date(2026, 11, 23), delay) for delay in DELAYS]
    assert days == sorted(set(days))
