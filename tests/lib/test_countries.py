"""What a browser's languages say about country, money and time."""

import pytest

from crm.lib.countries import CURRENCIES, country_choices, currency_choices, guess_country, guess_time_zone


@pytest.mark.parametrize(
    ("tags", "country"),
    [
        (["ro"], "RO"), (["ro-MD", "ru"], "MD"), (["ru-RU"], "RU"), (["ru-DE"], "RU"), (["hu-RO"], "RO"),
        (["en-US", "pl"], "US"), (["en", "pl"], "PL"), (["de-AT"], "AT"), (["zh-Hant-TW", "hu"], "HU"),
        ([], "RO"), (["*"], "RO"), (["x" * 300], "RO"),
    ],
)  # fmt: skip
def test_guess_country(tags, country):
    assert guess_country(tags) == country


@pytest.mark.parametrize("country", CURRENCIES)
def test_every_country_has_money_and_a_zone(country):
    assert CURRENCIES[country] in {code for code, _name in currency_choices("en_GB")}
    assert "/" in guess_time_zone(country)


@pytest.mark.parametrize("locale", ["en_GB", "ro_RO", "ru_RU", "hu_HU", "pl_PL"])
def test_choices_are_named_in_the_language_and_ours_come_first(locale):
    choices = country_choices(locale)
    assert [code for code, _name in choices[:5]] == ["RO", "MD", "RU", "HU", "PL"]
    assert len({name for _code, name in choices}) == len(CURRENCIES)
