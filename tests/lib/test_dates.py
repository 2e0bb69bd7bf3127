from contextlib import suppress
from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.dates import (
    LANGUAGES,
    DateError,
    add_months,
    guess_date_order,
    parse_date,
    parse_date_as,
)

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))


@pytest.mark.parametrize(
    ("typed", "language", "day"),
    [
        ("12.05.2026", "ro", date(2026, 5, 12)),
        ("12/5/2026", "en", date(2026, 5, 12)),
        ("12-05-26", "pl", date(2026, 5, 12)),
        ("12,05,2026", "ru", date(2026, 5, 12)),
        ("12 05 2026", "ru", date(2026, 5, 12)),
        ("12.05.2026", "hu", date(2026, 5, 12)),
        ("2026. 05. 12.", "hu", date(2026, 5, 12)),
        ("26.05.12.", "hu", date(2026, 5, 12)),
        ("05.12.", "hu", date(2026, 5, 12)),
        ("2026-05-12", "en", date(2026, 5, 12)),
        ("2026/5/12", "ro", date(2026, 5, 12)),
        ("20260512", "ru", date(2026, 5, 12)),
        ("12052026", "ru", date(2026, 5, 12)),
        ("12.05", "ro", date(2026, 5, 12)),
        ("12.05.85", "ro", date(1985, 5, 12)),
        ("5 mai 2026", "ro", date(2026, 5, 5)),
        ("5 мая 2026 г.", "ru", date(2026, 5, 5)),
        ("5 мая", "ru", date(2026, 5, 5)),
        ("2026. május 5.", "hu", date(2026, 5, 5)),
        ("máj. 5.", "hu", date(2026, 5, 5)),
        ("5.05.2026 r.", "pl", date(2026, 5, 5)),
        ("5 października 2026", "pl", date(2026, 10, 5)),
        ("May 5, 2026", "en", date(2026, 5, 5)),
        ("29.02.2028", "ro", date(2028, 2, 29)),
    ],
)
def test_dates_in_every_usual_form(typed, language, day):
    assert parse_date(typed, language, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (None, "empty"),
        (" ", "empty"),
        ("tomorrow", "not_a_date"),
        ("12", "not_a_date"),
        ("05.2026", "not_a_date"),
        ("12.05.2026 14:00", "not_a_date"),
        ("12.05.20261", "not_a_date"),
        ("12.005.2026", "not_a_date"),
        ("5 foo 2026", "not_a_date"),
        ("mai mai 2026", "not_a_date"),
        ("1" * 100, "not_a_date"),
        ("31.02.2026", "no_such_day"),
        ("12.13.2026", "no_such_day"),
        ("0.5.2026", "no_such_day"),
        ("12.05.0226", "out_of_range"),
        ("12.05.2200", "out_of_range"),
    ],
)
def test_what_is_no_date_says_why(typed, reason):
    with pytest.raises(DateError) as caught:
        parse_date(typed, "ro", TODAY)
    assert caught.value.reason == reason


@settings(deadline=None)
@given(DAYS, st.sampled_from(LANGUAGES), st.sampled_from(["medium", "long"]))
def test_dates_copied_from_the_screen_are_understood(day, language, width):
    shown = format_date(day, width, locale=language)
    assert parse_date(shown, language, TODAY) == day


@settings(deadline=None)
@given(st.text(st.characters()) | st.text(st.sampled_from("0123456789. /-TZ:")))
def test_any_text_is_a_date_or_an_error(text):
    for language in LANGUAGES:
        with suppress(DateError):
            parse_date(text, language, TODAY)
    for order in ("dmy", "mdy", "ymd"):
        with suppress(DateError):
            parse_date_as(text, order)
    guess_date_order([text])


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("10/20/2016", "mdy", date(2016, 10, 20)),
        ("20/10/2016", "dmy", date(2016, 10, 20)),
        ("16.10.20", "ymd", date(2016, 10, 20)),
        ("2016-10-20", "mdy", date(2016, 10, 20)),
        ("2016-10-20T14:05:00+02:00", "dmy", date(2016, 10, 20)),
        ("10/20/2016 2:05:00 PM", "mdy", date(2016, 10, 20)),
        ("2016. 10. 20. 9:07", "ymd", date(2016, 10, 20)),
        ("20-Oct-16", "mdy", date(2016, 10, 20)),
        ("42663", "dmy", date(2016, 10, 20)),
        ("42663.586", "mdy", date(2016, 10, 20)),
    ],
)
def test_cells_of_files(cell, order, day):
    assert parse_date_as(cell, order) == day


def test_a_cell_without_a_year_is_no_date():
    with pytest.raises(DateError) as caught:
        parse_date_as("12.05", "dmy")
    assert caught.value.reason == "not_a_date"


@given(DAYS, st.sampled_from(["%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d", "%d-%m-%y"]))
def test_a_known_order_reads_every_day(day, pattern):
    order = "".join(letter for letter in pattern.lower() if letter in "dmy")
    assert parse_date_as(day.strftime(pattern), order) == day


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ([], None),
        (["", "n/a"], None),
        (["01/02/2017", "03/04/2017"], None),
        (["01/02/2017", "10/20/2016"], "mdy"),
        (["01.02.2017", "20.10.2016"], "dmy"),
        (["13.03.17 10:00"], "dmy"),
        (["2017-03-05", "pending"], "ymd"),
        (["20170305"], "ymd"),
        (["10/20/2016", "11/21/2016", "21/11/2016"], "mdy"),
        (["20-Oct-16", "42663"], None),  # needs no order
    ],
)
def test_the_order_of_a_column_is_guessed(cells, order):
    assert guess_date_order(cells) == order


@given(st.lists(DAYS, min_size=40, max_size=60, unique=True))
def test_the_order_of_a_long_column_is_found(days):
    days.append(date(2026, 5, 25))
    assert guess_date_order([day.strftime("%m/%d/%Y") for day in days]) == "mdy"
    assert guess_date_order([day.strftime("%d.%m.%y") for day in days]) == "dmy"


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_are_added_within_the_month(day, months, result):
    assert add_months(day, months) == result


@given(DAYS, st.integers(-600, 600))
def test_adding_months_never_leaves_the_month_meant(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
