"""Address books as Android, Evolution and Gmail write them, and the example of RFC 6350."""

from pathlib import Path

import pytest

from crm.lib.vcards import Card, CardKind, read_vcards

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "vcards"


def read(name: str) -> list[Card]:
    if not FOLDER.is_dir():
        pytest.skip("the folder ../shared/data with real data is missing beside the project")
    cards = list(read_vcards((FOLDER / name).read_bytes()))
    assert all(isinstance(card, Card) for card in cards)
    return cards


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        # cards, phones, e-mails, web addresses, postal addresses, notes
        ("John_Doe_ANDROID.vcf", (6, 9, 5, 2, 0, 2)),
        ("John_Doe_EVOLUTION.vcf", (1, 2, 1, 1, 1, 1)),
        ("John_Doe_GMAIL.vcf", (1, 2, 1, 1, 1, 1)),
        ("rfc6350-example.vcf", (1, 2, 1, 1, 1, 0)),
    ],
)
def test_nothing_is_lost(name, counts):
    cards = read(name)
    found = (
        sum(len(getattr(card, what)) for card in cards)
        for what in ("phones", "emails", "urls", "addresses", "notes")
    )
    assert (len(cards), *found) == counts
    assert {card.kind for card in cards} == {CardKind.PERSON}


def test_android():
    cards = read("John_Doe_ANDROID.vcf")
    assert [card.full_name.replace(" ", "") for card in cards] == [
        "",
        "",
        "Ñ" * 5,
        "Ñ" * 11,
        "Ñ" * 4,
        "Ñ" * 4,
    ]
    assert [phone.value for phone in cards[3].phones] == ["123456", "234567", "3456789", "45678901"]
    assert [phone.kinds for phone in cards[4].phones] == [("cell",), ("work",), ("work", "fax")]
    assert cards[5].organisation == "Ñ" * 44
    assert cards[0].categories == ["My Contacts"]
    assert cards[4].unknown == [("PHOTO", "")]


def test_gmail_and_evolution_agree_on_the_person():
    for name in ("John_Doe_GMAIL.vcf", "John_Doe_EVOLUTION.vcf"):
        [card] = read(name)
        names = (card.prefix, card.given_name, card.additional_names, card.family_name, card.suffix)
        assert names == ("Mr.", "John", "Richter, James", "Doe", "Sr.")
        assert (card.organisation, card.title, card.birthday) == ("IBM", "Money Counter", "1980-03-22")
        assert card.emails[0].value == "john.doe@ibm.com"
        assert card.urls[0].value == "http://www.ibm.com"
    assert card.messengers[0][::4] == ("johnny5@aol.com", "aim")


def test_rfc_6350():
    [card] = read("rfc6350-example.vcf")
    assert (card.version, card.full_name, card.suffix) == ("4.0", "Simon Perreault", "ing. jr, M.Sc.")
    assert [phone.value for phone in card.phones] == ["+1-418-656-9254 ext. 102", "+1-418-262-6501"]
    assert [phone.preferred for phone in card.phones] == [True, False]
    assert (card.languages, card.birthday, card.time_zone) == (["fr", "en"], "--0203", "-0500")
    assert card.addresses[0][:5] == ("2875 Laurier, Suite D2-630", "Quebec", "QC", "G1V 2M2", "Canada")
