"""Dates are told from numbers by their formats only."""

import pytest

from crm.lib.tables.number_formats import Format, format_of, number_text


@pytest.mark.parametrize(
    "code",
    [
        "dd.mm.yyyy",
        "yyyy-mm-dd",
        "[$-418]d mmmm yyyy;@",
        "h:mm AM/PM",
        "m/d/yy h:mm",
        '"le" d.m',
        "YYYY\\.MM",
    ],
)
def test_formats_of_dates(code):
    assert format_of(code) is Format.DATE


@pytest.mark.parametrize(
    "code",
    ["General", "0.00", "#,##0.00 [$zł-415]", '0 "days"', "[Red]-0", "0.0E+00", "@", "0%", "", "#\\d", "0_m"],
)
def test_formats_of_numbers(code):
    assert format_of(code) is Format.NUMBER


@pytest.mark.parametrize("code", ["[h]:mm", "[HH]:MM:SS", "[mm]:ss"])
def test_formats_of_elapsed_time(code):
    assert format_of(code) is Format.ELAPSED


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("550", "550"),
        ("550.0", "550"),
        ("0.30000000000000004", "0.3"),
        ("1.0E-7", "0.0000001"),
        ("1E+20", "100000000000000000000"),
        ("12345678901234.5", "12345678901234.5"),
        ("-0.5", "-0.5"),
        ("word", "word"),
        ("nan", "nan"),
        ("1e999", "1e999"),
        ("9" * 500, "9" * 500),
    ],
)
def test_numbers_as_text(number, text):
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("46347", "2026-11-21"),
        ("46347.395833333336", "2026-11-21 09:30"),
        ("46347.99999999999", "2026-11-22"),
        ("0.5", "12:00"),
        ("2958464", "9999-12-30"),
        ("9999999", "9999999"),
        ("-3", "-3"),
    ],
)
def test_days_as_dates(days, text):
    assert number_text(days, Format.DATE) == text


def test_days_since_1904():
    assert number_text("44885", Format.DATE, from_1904=True) == "2026-11-21"
