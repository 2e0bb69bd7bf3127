from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.times import LONGEST_DURATION, TimeError, format_duration, parse_duration, parse_time


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("09,30", time(9, 30)),
        ("9 30", time(9, 30)),
        ("9h30", time(9, 30)),
        ("14 h", time(14)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("14:07:59", time(14, 7)),
        (" 0 ", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_in_every_usual_form(typed, result):
    assert parse_time(typed) == result


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        ("noon", "not_a_time"),
        ("9:5", "not_a_time"),
        ("12345", "not_a_time"),
        ("-9", "not_a_time"),
        ("24:00", "no_such_time"),
        ("2560", "no_such_time"),
        ("9:60", "no_such_time"),
    ],
)
def test_what_is_no_time_says_why(typed, reason):
    with pytest.raises(TimeError) as caught:
        parse_time(typed)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("1:30", 90),
        ("1,5", 90),
        ("1.5 h", 90),
        ("1,5 ore", 90),
        ("1 oră", 60),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("2 hours", 120),
        ("1 ч 30 мин", 90),
        ("2 часа", 120),
        ("1 óra 30 perc", 90),
        ("1 godz. 30 min.", 90),
        ("45 p", 45),
        ("24 h", 1440),
    ],
)
def test_durations_in_every_usual_form(typed, minutes):
    assert parse_duration(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("long", "not_a_duration"),
        ("1 30", "not_a_duration"),
        ("1.5 30", "not_a_duration"),
        ("31.02.2027", "not_a_duration"),
        ("30 min 1 h", "not_a_duration"),
        ("1 h 2 h", "not_a_duration"),
        ("2 zile", "not_a_duration"),
        ("-30", "not_a_duration"),
        ("1:75", "not_a_duration"),
        ("0", "out_of_range"),
        ("745 h", "out_of_range"),
        ("9" * 40, "out_of_range"),
    ],
)
def test_what_is_no_duration_says_why(typed, reason):
    with pytest.raises(TimeError) as caught:
        parse_duration(typed)
    assert caught.value.reason == reason


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_a_time_is_read_back_with_and_without_its_colon(moment):
    assert parse_time(f"{moment:%H:%M}") == parse_time(f"{moment:%H%M}") == moment


@given(st.integers(1, LONGEST_DURATION))
def test_a_duration_is_read_back(minutes):
    assert parse_duration(str(minutes)) == minutes
    assert parse_duration(format_duration(minutes)) == minutes
    assert parse_duration(f"{minutes // 60} h {minutes % 60} min") == minutes


@settings(deadline=None)
@given(st.text(st.characters()) | st.text(st.sampled_from("0123456789:., hmчó")))
def test_any_text_is_understood_or_an_error(text):
    with suppress(TimeError):
        parse_time(text)
    with suppress(TimeError):
        assert 0 < parse_duration(text) <= LONGEST_DURATION
