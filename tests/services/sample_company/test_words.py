"""The words of the sample: whole in every language, and at home in its country."""

import re

import pytest

from crm.config import LANGUAGES
from crm.lib.emails import check_email
from crm.lib.money import is_currency
from crm.lib.phones import parse_phone
from crm.lib.tax_numbers import check_tax_number
from crm.services.sample_company.interactions import WORDY
from crm.services.sample_company.stage import read

PLOT = read("plot")
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
# Latin in Russian words: "3D-модели".
LATIN, CYRILLIC = re.compile(r"(?!3D)\b\w*[A-Za-z]"), re.compile(r"[А-Яа-яЁё]")
COORDINATES = frozenset(
    ("phone", "email", "website", "messenger", "tax_number", "code", "country", "currency", "time_zone")
)
# Letters that are never part of the language: ş and ţ with cedilla, õ and û for ő and ű.
WRONG_LETTERS = {"ro": "şţŞŢ", "hu": "õûÕÛ", "ru": "", "pl": "", "en": ""}


def texts(words: dict | list | str, name: str = "") -> list[str]:
    """Every text that people read, without coordinates and numbers."""
    if name in COORDINATES or isinstance(words, int):
        return []
    if isinstance(words, dict):
        return [text for key, value in words.items() for text in texts(value, key)]
    if isinstance(words, list):
        return [text for value in words for text in texts(value)]
    return [words]


@LANGUAGE
def test_every_part_of_the_plot_has_words(language):
    words = read(language)
    for noun in ("companies", "people", "deals", "interactions"):
        assert set(words[noun]) == {part["key"] for part in PLOT[noun]}, noun
    assert list(words["products"]) == PLOT["products"]
    assert len(words["colleagues"]) == 4


@LANGUAGE
def test_every_act_that_says_something_has_its_words(language):
    for part in PLOT["interactions"]:
        acts = [act for act in part.get("acts", ()) if act["do"] in WORDY]
        said = read(language)["interactions"][part["key"]].get("said", [])
        assert len(said) == len(acts), part["key"]
        assert all(said), part["key"]


@LANGUAGE
def test_tax_numbers_phones_and_addresses_are_valid(language):
    words = read(language)
    country = words["team"]["country"]
    for company in words["companies"].values():
        assert check_tax_number(company["tax_number"], country).is_valid, company
        assert company["city"]
        assert company["postal_code"]
    for contact in (*words["companies"].values(), *words["people"].values()):
        phone = parse_phone(contact["phone"], country)
        assert phone.is_valid, contact["phone"]
        assert "email" not in contact or check_email(contact["email"]).endswith(".example")
    assert is_currency(words["team"]["currency"])


@LANGUAGE
def test_nothing_is_written_in_another_alphabet(language):
    foreign = LATIN if language == "ru" else CYRILLIC
    found = [text for text in texts(read(language)) if foreign.search(text)]
    assert found == []


@LANGUAGE
def test_letters_are_those_of_the_language(language):
    wrong = set(WRONG_LETTERS[language])
    assert [text for text in texts(read(language)) if wrong & set(text)] == []


def test_no_text_was_left_in_english():
    """A text that two languages share is a name or a number, not a sentence."""
    english = {text for text in texts(read("en")) if len(text.split()) > 2}
    for language in LANGUAGES[1:]:
        assert english & set(texts(read(language))) == set()


def test_no_two_contacts_share_a_number():
    for language in LANGUAGES:
        words = read(language)
        contacts = (*words["companies"].values(), *words["people"].values())
        phones = [contact["phone"] for contact in contacts]
        assert len(set(phones)) == len(phones)
