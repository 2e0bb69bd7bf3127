from contextlib import suppress
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.decimals import NumberError
from crm.lib.money import (
    LIMIT,
    format_amount,
    format_money,
    minor_digits,
    parse_amount,
    to_minor,
    to_number,
)

LOCALES = st.sampled_from(["en_GB", "ro_RO", "ru_RU", "hu_HU", "pl_PL"])
CURRENCIES = st.sampled_from(["RON", "MDL", "RUB", "HUF", "PLN", "EUR", "USD", "UAH", "JPY", "KWD"])
MINOR = st.integers(-LIMIT + 1, LIMIT - 1)


@pytest.mark.parametrize(("currency", "digits"), [("RON", 2), ("HUF", 2), ("JPY", 0), ("KWD", 3), ("XYZ", 2)])
def test_minor_digits(currency, digits):
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "shown"),
    [
        (123450, "EUR", "en_GB", "€1,234.50"),
        (-123450, "EUR", "en_GB", "-€1,234.50"),
        (123450, "RON", "en_GB", "RON 1,234.50"),
        (-123450, "RON", "en_GB", "-RON 1,234.50"),
        (123450, "HUF", "en_GB", "HUF 1,234"),
        (123450, "RON", "ro_RO", "1.234,50 RON"),
        (123450, "EUR", "ro_RO", "1.234,50 EUR"),
        (123450, "MDL", "ro_RO", "1.234,50 MDL"),
        (123450, "RUB", "ru_RU", "1 234,50 ₽"),
        (123450, "EUR", "ru_RU", "1 234,50 €"),
        (123400, "HUF", "hu_HU", "1 234 Ft"),
        (123450, "EUR", "hu_HU", "1 234,50 EUR"),
        (123450, "PLN", "pl_PL", "1 234,50 zł"),
        (123450, "EUR", "pl_PL", "1 234,50 €"),
        (123456789, "PLN", "pl_PL", "1 234 567,89 zł"),
        (0, "RON", "ro_RO", "0,00 RON"),
        (-5, "RON", "ro_RO", "-0,05 RON"),
        (-30, "HUF", "hu_HU", "0 Ft"),
        (123460, "HUF", "hu_HU", "1 235 Ft"),
        (1234, "JPY", "ru_RU", "1 234 ¥"),
    ],
)
def test_money_is_shown_as_the_glossary_says(minor, currency, locale, shown):
    assert format_money(minor, currency, locale) == shown.replace(" ", "\u00a0")


def test_a_locale_object_will_do():
    assert format_money(500, "EUR", Locale("pl", "PL")) == "5,00\u00a0€"


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("1 234,56", "RON", 123456),
        ("1.234,56 lei", "RON", 123456),
        ("1,234.56", "USD", 123456),
        ("$1,234.56", "USD", 123456),
        ("US$ 5", "USD", 500),
        ("1234.5", "EUR", 123450),
        ("12\u202f500\u00a0Ft", "HUF", 1250000),
        ("12,50 Ft", "HUF", 1250),
        ("RON1.234", "RON", 123400),
        ("250 ron", "RON", 25000),
        ("50 lei", "MDL", 5000),
        ("99,90 zł", "PLN", 9990),
        ("99,90 ZL.", "PLN", 9990),
        ("1 000 руб.", "RUB", 100000),
        ("1000 р.", "RUB", 100000),
        ("-5 ₽", "RUB", -500),
        ("-€1,234.50", "EUR", -123450),
        ("(100.00)", "EUR", -10000),
        ("1.234", "RON", 123400),
        ("1.234", "KWD", 1234),
        ("1,234", "JPY", 1234),
        ("5.500", "JPY", 5500),
        ("1234.5000", "RON", 123450),
    ],
)
def test_amounts_in_every_usual_form(typed, currency, minor):
    assert parse_amount(typed, currency) == minor


def test_the_decimal_mark_of_a_file_is_believed():
    assert parse_amount("1.234", "RON", "comma") == 123400
    with pytest.raises(NumberError) as caught:
        parse_amount("1.234", "RON", "point")
    assert caught.value.reason == "too_precise"


@pytest.mark.parametrize(
    ("typed", "currency", "reason"),
    [
        ("", "RON", "empty"),
        ("lei", "RON", "empty"),
        ("much", "RON", "not_a_number"),
        ("12 lei 50 bani", "RON", "not_a_number"),
        ("12 lei 500", "RON", "not_a_number"),
        ("10%", "RON", "not_a_number"),
        ("5 €", "RON", "other_currency"),
        ("5 lei", "PLN", "other_currency"),
        ("5 USD", "EUR", "other_currency"),
        ("1234.567", "RON", "too_precise"),
        ("0,5", "JPY", "too_precise"),
        ("10 000 000 000 000", "RON", "too_large"),
    ],
)
def test_what_is_no_amount_says_why(typed, currency, reason):
    with pytest.raises(NumberError) as caught:
        parse_amount(typed, currency)
    assert caught.value.reason == reason


@settings(deadline=None)
@given(st.text(st.characters()), CURRENCIES)
def test_any_text_is_an_amount_or_an_error(text, currency):
    with suppress(NumberError):
        assert abs(parse_amount(text, currency)) < LIMIT


@settings(deadline=None)
@given(MINOR, CURRENCIES.filter(lambda code: code != "HUF"), LOCALES)
def test_what_is_shown_can_be_typed(minor, currency, locale):
    assert parse_amount(format_money(minor, currency, locale), currency) == minor


@settings(deadline=None)
@given(MINOR, CURRENCIES, LOCALES)
def test_an_input_field_loses_nothing(minor, currency, locale):
    assert parse_amount(format_amount(minor, currency, locale), currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "text"),
    [
        (123450, "RON", "ro_RO", "1234,50"),
        (123450, "RON", "en_GB", "1234.50"),
        (123400, "HUF", "hu_HU", "1234"),
        (123450, "HUF", "hu_HU", "1234,50"),
    ],
)
def test_input_fields_show_the_exact_amount(minor, currency, locale, text):
    assert format_amount(minor, currency, locale) == text


@given(MINOR, CURRENCIES)
def test_numbers_and_minor_units_agree(minor, currency):
    assert to_minor(to_number(minor, currency), currency) == minor


def test_numbers_of_spreadsheets_are_rounded():
    assert to_minor(33.333333, "RON") == 3333
    assert to_minor(0.1 + 0.2, "RON") == 30
    assert to_minor(Decimal("0.125"), "RON") == 12


@pytest.mark.parametrize(
    ("number", "reason"),
    [(float("nan"), "not_a_number"), (float("inf"), "not_a_number"), (1e300, "too_large")],
)
def test_impossible_numbers_of_spreadsheets(number, reason):
    with pytest.raises(NumberError) as caught:
        to_minor(number, "RON")
    assert caught.value.reason == reason
