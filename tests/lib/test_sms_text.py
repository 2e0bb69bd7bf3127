"""How long an SMS is, in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.sms_text import measure, needs_unicode, without_accents


@pytest.mark.parametrize(
    ("text", "units", "parts", "is_unicode"),
    [
        ("", 0, 0, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("é" * 160, 160, 1, False),
        ("€" * 80, 160, 1, False),
        ("a" * 152 + "€" + "a" * 7, 161, 2, False),
        ("ș" * 70, 70, 1, True),
        ("ș" * 71, 71, 2, True),
        ("Ж" * 134, 134, 2, True),
        ("Ж" * 135, 135, 3, True),
        ("😀" * 35, 70, 1, True),
        ("😀" * 36, 72, 2, True),
    ],
)
def test_parts(text, units, parts, is_unicode):
    length = measure(text)
    assert (length.units, length.parts, length.is_unicode) == (units, parts, is_unicode)


def test_what_takes_two_places_is_not_torn_apart():
    """Two parts hold 306 places, but an escape cannot stand at the end of one and its letter in the next."""
    assert measure("a" * 151 + "€" + "a" * 153).parts == 2
    assert measure("a" * 152 + "€" + "a" * 152).parts == 3


@given(st.text(max_size=400), st.text(max_size=5))
def test_more_text_is_never_shorter(text, more):
    assert measure(text + more).units >= measure(text).units
    assert measure(text + more).parts >= measure(text).parts


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Vă așteptăm în Piața Unirii, ora 10", "Va asteptam in Piata Unirii, ora 10"),
        ("Emlékeztetjük: Fő út 5., űrhajó", "Emlekeztetjuk: Fo ut 5., urhajo"),
        ("Emlékeztetjük", "Emlékeztetjük"),
        ("Zażółć gęślą jaźń, Łódź", "Zazolc gesla jazn, Lodz"),
        ("„Nord” – 5\u00a0min…", '"Nord" - 5 min...'),
        ("Напоминаем о встрече: Ștefan, йод", "Напоминаем о встрече: Ștefan, йод"),
        ("mâine 😀", "mâine 😀"),
        ("50 € {de} lei", "50 € {de} lei"),
        ("", ""),
    ],
)
def test_without_accents(text, plain):
    assert without_accents(text) == plain


def test_one_sms_instead_of_two():
    text = "Vă reamintim de întâlnirea noastră: vineri, 20 noiembrie 2026, 10:00. Mobila Nord SRL, Iași"
    assert measure(text).parts == 2
    assert measure(without_accents(text)).parts == 1


@given(st.text(max_size=200))
def test_it_is_plain_or_as_it_was(text):
    sent = without_accents(text)
    assert sent == text or not needs_unicode(sent)
    assert without_accents(sent) == sent
