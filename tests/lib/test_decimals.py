from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.decimals import NumberError, guess_number_format, parse_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", "0"),
        ("1234", "1234"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234\u202f567,8", "1234567.8"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1'234.50", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1 234,567", "1234.567"),  # grouped by spaces, so the comma is decimal
        ("0,125", "0.125"),  # no thousands begin with 0
        ("1234,567", "1234.567"),
        (",5", "0.5"),
        ("5.", "5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("- 5", "-5"),
        ("5-", "-5"),
        ("+5", "5"),
        ("(1,234.50)", "-1234.5"),
        ("  7  ", "7"),
    ],
)
def test_numbers_in_every_usual_form(typed, number):
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "decimal_mark", "number"),
    [
        ("1.234", None, "1234"),
        ("1,234", None, "1234"),
        ("1.234", "comma", "1234"),
        ("1.234", "point", "1.234"),
        ("1,234", "comma", "1.234"),
        ("1,234", "either", "1.234"),
        ("1234.56", "comma", "1234.56"),  # there is only one way to read it
    ],
)
def test_the_decimal_mark_settles_what_can_be_read_in_two_ways(typed, decimal_mark, number):
    assert parse_number(typed, decimal_mark) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        (" \u00a0", "empty"),
        ("ten", "not_a_number"),
        ("1e5", "not_a_number"),
        ("5²", "not_a_number"),
        ("½", "not_a_number"),
        ("--5", "not_a_number"),
        ("-5-", "not_a_number"),
        (".", "not_a_number"),
        ("-", "not_a_number"),
        ("12 34", "not_a_number"),
        ("1.23.4", "not_a_number"),
        ("1.234.56", "not_a_number"),
        ("1,234.567,8", "not_a_number"),
        ("1 234.567 890", "not_a_number"),
        ("12.05.2026", "not_a_number"),
        ("1" * 41, "not_a_number"),
        ("1" + "0" * 15, "too_large"),
    ],
)
def test_what_is_no_number_says_why(typed, reason):
    with pytest.raises(NumberError) as caught:
        parse_number(typed)
    assert caught.value.reason == reason


@settings(deadline=None)
@given(st.text(st.characters()) | st.text(st.sampled_from("0123456789.,' -+()\u00a0")))
def test_any_text_is_a_number_or_an_error(text):
    with suppress(NumberError):
        assert abs(parse_number(text)) < Decimal(10) ** 15


@given(
    st.decimals(-(10**12), 10**12, places=2),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("\u202f", "."), ("'", "."), ("", ",")]),
)
def test_two_decimals_are_read_back_from_every_layout(number, marks):
    group, point = marks
    typed = f"{number:,}".replace(",", "G").replace(".", point).replace("G", group)
    assert parse_number(typed) == number


@pytest.mark.parametrize(
    ("samples", "guess"),
    [
        ([], None),
        (["", "12", "-"], None),
        (["1.234", "5"], None),  # either
        (["1100.04", "718.62", "12"], "point"),
        (["1,234", "12.5"], "point"),
        (["1,234.50"], "point"),
        (["1 234,50 lei"], "comma"),
        (["1.234.567"], "comma"),
        (["1,234,567"], "point"),
        (["1,5", "2.5"], None),
        (["1,5", "2,5", "2.5"], "comma"),
        (["12.05.2026", "1,5"], "comma"),  # a date says nothing
    ],
)
def test_the_number_format_of_a_column_is_guessed(samples, guess):
    assert guess_number_format(samples) == guess


@given(st.lists(st.text(st.characters())))
def test_guessing_survives_anything(samples):
    assert guess_number_format(samples) in {"comma", "point", None}
