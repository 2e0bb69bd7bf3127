import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.phones import format_phone, parse_phone, phone_links, query_digits, search_digits

REGIONS = st.sampled_from(["RO", "MD", "RU", "HU", "PL", "XX", "", None])


@pytest.mark.parametrize(
    ("typed", "region", "e164", "shown"),
    [
        ("0721 234 567", "RO", "+40721234567", "+40 721 234 567"),
        ("+40 (0)721-234-567", "MD", "+40721234567", "+40 721 234 567"),
        ("0040 721 234 567", "RU", "+40721234567", "+40 721 234 567"),
        ("40721234567", "RO", "+40721234567", "+40 721 234 567"),
        ("021 234 5678", "RO", "+40212345678", "+40 21 234 5678"),
        ("022 123 456", "MD", "+37322123456", "+373 22 123 456"),
        ("8 (916) 123-45-67", "RU", "+79161234567", "+7 916 123-45-67"),
        ("7 916 123 45 67", "RU", "+79161234567", "+7 916 123-45-67"),
        ("810 40 721 234 567", "RU", "+40721234567", "+40 721 234 567"),
        ("06 30 123 4567", "HU", "+36301234567", "+36 30 123 4567"),
        ("30/123-4567", "HU", "+36301234567", "+36 30 123 4567"),
        ("(06 1) 234 5678", "HU", "+3612345678", "+36 1 234 5678"),
        ("501 234 567", "PL", "+48501234567", "+48 501 234 567"),
        ("22 123 45 67", "PL", "+48221234567", "+48 22 123 45 67"),
        ("tel:+36-30-123-4567", None, "+36301234567", "+36 30 123 4567"),
        ("0721\u00a0234\u00a0567 (Ana)", "RO", "+40721234567", "+40 721 234 567"),
    ],
)
def test_numbers_are_understood_as_dialled_at_home(typed, region, e164, shown):
    phone = parse_phone(typed, region)
    assert (phone.typed, phone.e164, phone.is_possible, phone.is_valid) == (typed, e164, True, True)
    assert format_phone(phone.e164) == shown


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("021 234 5678 int. 12", "RO"),
        ("021 234 5678, interior 12", "RO"),
        ("8 495 123-45-67 доб. 12", "RU"),
        ("22 123 45 67 wew. 12", "PL"),
        ("06 1 234 5678 mellék: 12", "HU"),
        ("+44 20 7946 0000 ext 12", None),
    ],
)
def test_extensions_are_kept(typed, region):
    phone = parse_phone(typed, region)
    assert phone.extension == "12"
    assert phone.is_possible


@pytest.mark.parametrize(
    ("typed", "region"),
    [("123-45-67", "RU"), ("112", "RO"), ("0721 234 567", None), ("Ana", "RO"), ("", "RO")],
)
def test_numbers_that_cannot_be_dialled_from_anywhere_have_no_e164(typed, region):
    phone = parse_phone(typed, region)
    assert phone.e164 is None
    assert not phone.is_possible
    assert not phone.is_valid


def test_a_possible_number_that_is_not_given_out_is_kept_but_not_valid():
    phone = parse_phone("0921 234 567", "RO")
    assert (phone.e164, phone.is_possible, phone.is_valid) == ("+40921234567", True, False)


@pytest.mark.parametrize(
    ("typed", "region", "digits"),
    [
        ("0721234567", "RO", "40721234567 0040721234567 0721234567 721234567"),
        ("8 916 1234567", "RU", "79161234567 0079161234567 89161234567 9161234567"),
        ("06301234567", "HU", "36301234567 0036301234567 06301234567 301234567"),
        ("501234567", "PL", "48501234567 0048501234567 501234567"),
        ("0 55-55", "RO", "05555 5555"),
        ("Ana", "RO", ""),
    ],
)
def test_all_forms_of_the_digits_are_indexed(typed, region, digits):
    phone = parse_phone(typed, region)
    assert phone.digits == digits
    assert search_digits(phone.e164, typed, region) == digits


@pytest.mark.parametrize(
    "query",
    ["0721234567", "0721 23", "+40 721", "0040-721", "721.234", "(0721) 234-567", "+40 (0) 721", "407"],
)
def test_a_number_is_found_by_the_beginning_of_any_form(query):
    forms = parse_phone("0721 234 567", "RO").digits.split()
    assert any(form.startswith(query_digits(query)) for form in forms)


@pytest.mark.parametrize(
    "query", [None, "", "+", "12", "Ana", "Ana 0721", "1.234,50", "a@b.ro", "1" * 21, "7+21", "٠٧٢١"]
)
def test_other_searches_are_not_for_phones(query):
    assert query_digits(query) is None


def test_links_call_and_write():
    assert phone_links("+40721234567") == {
        "call": "tel:+40721234567",
        "sms": "sms:+40721234567",
        "viber": "viber://chat?number=%2B40721234567",
        "whatsapp": "https://wa.me/40721234567",
        "telegram": "https://t.me/+40721234567",
    }


@pytest.mark.parametrize("landline", ["+40212345678", "+3612345678", "+48221234567", "+74951234567"])
def test_a_landline_is_called_and_not_written_to(landline):
    assert phone_links(landline) == {"call": f"tel:{landline}"}


@pytest.mark.parametrize("number", ["+12025550123", "+999123"])
def test_a_number_of_an_unknown_type_may_be_written_to(number):
    assert "sms" in phone_links(number)


def test_what_is_no_number_is_shown_as_it_is():
    assert format_phone("reception") == "reception"


@settings(deadline=None)
@given(st.text(st.characters()) | st.text(st.sampled_from("0123456789+-() .xext")), REGIONS)
def test_any_text_can_be_parsed(typed, region):
    phone = parse_phone(typed, region)
    assert phone.is_possible == (phone.e164 is not None)
    assert phone.is_possible or not phone.is_valid
    assert len(phone.digits) <= 100
    query_digits(typed)


@settings(deadline=None)
@given(st.integers(700_000_000, 799_999_999).map(str))
def test_what_is_shown_is_understood(national):
    e164 = f"+40{national}"
    assert parse_phone(format_phone(e164), "HU").e164 == e164
