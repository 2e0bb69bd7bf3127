"""One key for a name however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.name_keys import LONGEST_KEY, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SC Mobila Nord S.R.L.", "mobila nord"),
        ("Mobila Nord SRL", "NORD Mobila"),
        ("Meble Łódź sp. z o.o.", "Meble Lodz Sp. z o. o."),
        ("ООО «Ромашка»", "Ромашка"),
        ("Popescu Ana", "Ana Popescu"),
        ("Szűcs Kft.", "SZUCS KFT"),
        ("Ştefănescu", "Ștefănescu"),
    ],
)
def test_the_same_firm_or_person(one, other):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mobila Nord", "Mobila Sud"),
        ("Ana Popescu", "Ana Maria Popescu"),
        ("SRL", "SA"),
    ],
)
def test_somebody_else(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", [None, "", " ", "!?"])
def test_no_letters_no_key(name):
    assert name_key(name) == ""


@given(st.text())
def test_any_text_has_a_bounded_key_of_its_own(text):
    key = name_key(text)
    assert len(key) <= LONGEST_KEY
    assert name_key(key) == key or len(key) == LONGEST_KEY
