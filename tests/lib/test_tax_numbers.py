import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.tax_numbers import EU_VAT_PREFIXES, NATIONAL_KINDS, check_tax_number, label


@pytest.mark.parametrize(
    ("value", "country", "kind", "normalised"),
    [
        ("18547290", "RO", "cui", "18547290"),
        ("RO 18547290", "RO", "cui", "18547290"),
        ("CUI: ro18547290", "RO", "cui", "18547290"),
        ("1008600038413", "MD", "idno", "1008600038413"),
        ("7707083893", "RU", "inn", "7707083893"),
        ("ИНН 500100732259", "RU", "inn", "500100732259"),
        ("12892312-2-42", "HU", "anum", "12892312"),
        ("12892312", "HU", "anum", "12892312"),
        ("HU12892312", "HU", "anum", "12892312"),
        ("856-734-62-15", "PL", "nip", "8567346215"),
        ("PL 8567346215", "PL", "nip", "8567346215"),
        ("136 695 976", "DE", "vat", "DE136695976"),
        ("094259216", "GR", "vat", "EL094259216"),
    ],
)
def test_right_numbers(value, country, kind, normalised):
    number = check_tax_number(value, country)
    assert number.typed == value
    assert (number.is_valid, number.problem) == (True, None)
    assert (number.kind, number.normalised, number.country) == (kind, normalised, country)


@pytest.mark.parametrize(
    ("value", "country"),
    [("RO18547290", "RO"), ("PL8567346215", "PL"), ("DE136695976", "DE"), ("EL094259216", "GR")],
)
def test_the_prefix_names_the_country_when_nobody_does(value, country):
    number = check_tax_number(value, None)
    assert (number.country, number.is_valid) == (country, True)


@pytest.mark.parametrize(
    ("value", "country", "problem"),
    [
        ("18547291", "RO", "check_digit"),
        ("1", "RO", "length"),
        ("DE136695976", "RO", "characters"),
        ("1008600038412", "MD", "check_digit"),
        ("7707083894", "RU", "check_digit"),
        ("77070838", "RU", "length"),
        ("12892313-2-42", "HU", "check_digit"),
        ("12892312-2", "HU", "length"),
        ("8567346216", "PL", "check_digit"),
        ("85673462x5", "PL", "characters"),
        ("136695977", "DE", "check_digit"),
        ("неизвестно", "RU", "characters"),
    ],
)
def test_wrong_numbers_say_what_is_wrong(value, country, problem):
    number = check_tax_number(value, country)
    assert (number.is_valid, number.problem) == (False, problem)


@pytest.mark.parametrize(("value", "country"), [("12-34", "US"), ("12-34", None), ("", "RO"), (" ", "HU")])
def test_where_no_rule_is_known_nothing_is_claimed(value, country):
    number = check_tax_number(value, country)
    assert (number.is_valid, number.problem, number.kind) == (None, None, None)


def test_labels():
    names = [label(country) for country in ("RO", "MD", "RU", "HU", "PL", "DE", None)]
    assert names == ["CUI", "IDNO", "ИНН", "adószám", "NIP", None, None]


@settings(deadline=None)
@given(
    st.text(st.characters()) | st.text(st.sampled_from("0123456789- ROPLABX"), max_size=16),
    st.sampled_from([*NATIONAL_KINDS, *EU_VAT_PREFIXES, "US", "", None]),
)
def test_any_text_can_be_checked(value, country):
    number = check_tax_number(value, country)
    assert (number.problem is not None) == (number.is_valid is False)
    again = check_tax_number(number.normalised, country)
    assert (again.normalised, again.is_valid) == (number.normalised, number.is_valid)
