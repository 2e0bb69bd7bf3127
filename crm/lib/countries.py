"""Countries to choose from, with the money their people use; names come from CLDR."""

from babel import Locale
from babel.core import get_global

from crm.lib.time_zones import zones_to_offer

# Ours first; then the rest of Europe and our neighbours, who are customers and suppliers too.
CURRENCIES = {
    "RO": "RON", "MD": "MDL", "RU": "RUB", "HU": "HUF", "PL": "PLN",
    "AL": "ALL", "AM": "AMD", "AT": "EUR", "AZ": "AZN", "BA": "BAM", "BE": "EUR", "BG": "EUR",
    "BY": "BYN", "CH": "CHF", "CY": "EUR", "CZ": "CZK", "DE": "EUR", "DK": "DKK", "EE": "EUR",
    "ES": "EUR", "FI": "EUR", "FR": "EUR", "GB": "GBP", "GE": "GEL", "GR": "EUR", "HR": "EUR",
    "IE": "EUR", "IL": "ILS", "IS": "ISK", "IT": "EUR", "KG": "KGS", "KZ": "KZT", "LT": "EUR",
    "LU": "EUR", "LV": "EUR", "ME": "EUR", "MK": "MKD", "MT": "EUR", "NL": "EUR", "NO": "NOK",
    "PT": "EUR", "RS": "RSD", "SE": "SEK", "SI": "EUR", "SK": "EUR", "TR": "TRY", "UA": "UAH",
    "US": "USD", "UZ": "UZS",
}  # fmt: skip
OURS = ("RO", "MD", "RU", "HU", "PL")
COUNTRY_OF_LANGUAGE = {"ro": "RO", "ru": "RU", "hu": "HU", "pl": "PL"}


def guess_country(tags: list[str]) -> str:
    """The country of a browser's language tags, best first: the region of "ro-MD", else the language's."""
    for tag in tags:
        language, *subtags = tag.replace("_", "-").split("-")
        region = next((part.upper() for part in subtags if len(part) == 2), None)
        if region in CURRENCIES and (region in OURS or language not in COUNTRY_OF_LANGUAGE):
            return region
        if language in COUNTRY_OF_LANGUAGE:
            return COUNTRY_OF_LANGUAGE[language]
    return OURS[0]


def guess_time_zone(country: str) -> str:
    """The zone most people of *country* live in, among those there are to choose from."""
    zones, country_of = zones_to_offer(country), get_global("zone_territories")
    return next((zone for zone in zones if country_of.get(zone) == country), zones[0])


def country_choices(locale: str) -> list[tuple[str, str]]:
    """Pairs of code and name: ours, then the others in the order of their names."""
    names = Locale.parse(locale).territories
    others = sorted(set(CURRENCIES) - set(OURS), key=lambda code: names[code])
    return [(code, names[code]) for code in (*OURS, *others)]


def currency_choices(locale: str) -> list[tuple[str, str]]:
    """Pairs of code and "RON · leu românesc", the currencies of our countries and the great ones first."""
    names = Locale.parse(locale).currencies
    first = ["EUR", *(CURRENCIES[code] for code in OURS), "USD"]
    codes = dict.fromkeys([*first, *sorted(CURRENCIES.values())])
    return [(code, f"{code} · {names[code]}") for code in codes]
