"""Length and not being guessable, and no rule of composition (ASVS 6.2)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.passwords import LONGEST, PasswordError, check_password, common_passwords

CONTEXT = ["Semafor", "Mobila Nord SRL", "ana.popescu@mobilanord.ro", "Ana", "Popescu"]


@pytest.mark.parametrize(
    "password",
    [
        "nuc verde sub scara", "kerti szék a padláson", "зелёный стол у окна", "zielony stół na strychu",
        "aaaabbbbccccddddeeee", "12 34 56 78 90 12 34", "correct horse battery staple",
        "popescu pe bicicleta albastra",
        "x" * 60 + "abcd" * 40, "😀😁😂🤣😃😄😅😆",
    ],
)  # fmt: skip
def test_long_and_unusual_is_good_whatever_it_is_made_of(password):
    check_password(password, CONTEXT)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "too_short"), ("Ab1!xyz", "too_short"), ("x" * 200 + "y" * 57, "too_long"),
        ("password", "common"), ("PASSWORD1", "common"), ("Qwertyuiop", "common"), ("parola123", "common"),
        ("йцукенгш", "common"), ("haslo123", "common"), ("jelszo123", "common"), ("12345678", "common"),
        ("11111111", "common"), ("abababab", "common"),
        ("semafor1", "context"), ("Semafor2026", "context"), ("mobilanord", "context"),
        ("MobilaNord!", "context"),
        ("ana.popescu", "context"), ("popescu12", "context"), ("ana.popescu@mobilanord.ro", "context"),
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password, reason):
    with pytest.raises(PasswordError) as refused:
        check_password(password, CONTEXT)
    assert refused.value.reason == reason


def test_the_list_holds_what_the_standard_asks():
    words = common_passwords()
    assert len(words) >= 3000
    assert all(len(word) >= 8 and word == word.casefold() for word in words)


@given(st.text(min_size=1, max_size=LONGEST + 10), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_gets_an_answer(password, context):
    with suppress(PasswordError):
        check_password(password, context)
