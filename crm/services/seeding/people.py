"""Names, firms, phones and addresses that could stand in Romania, Russia, Hungary or Poland."""

import json
from functools import cache
from pathlib import Path
from random import Random

from crm.lib.folding import fold

DATA = Path(__file__).resolve().parents[2] / "data" / "seed"
COUNTRIES = ("RO", "RU", "HU", "PL")


@cache
def words_of(country: str) -> dict:
    """The country's words: given and family names, towns, streets, parts of firms' names, titles."""
    return json.loads((DATA / f"{country.lower()}.json").read_text(encoding="utf-8"))


class Inventor:
    """Invents from one random source: the same seed gives the same people."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def country(self) -> str:
        return self.random.choice(COUNTRIES)

    def person(self, country: str) -> tuple[str, str]:
        """Family and given name; Russian and Polish family names agree with the given one."""
        words = words_of(country)
        family = self.random.choice(words["family"])
        men = words.get("given_m", ())
        given = self.random.choice([*words["given"], *men])
        if country == "RU" and given not in men:
            family += "а"
        return family, given

    def firm(self, country: str) -> str:
        words = words_of(country)
        name = f"{self.random.choice(words['words'])} {self.random.choice(words['second'])}"
        if self.random.random() < 0.5:
            name += f" {self.random.choice(words['family'])}"
        return self.random.choice(words["forms"]).format(name)

    def phone(self, country: str) -> str:
        """A mobile number in E.164."""
        prefix = self.random.choice(words_of(country)["phones"])
        length = {"RO": 12, "RU": 12, "HU": 12, "PL": 12}[country] - len(prefix)
        return prefix + "".join(self.random.choice("0123456789") for _ in range(length))

    def email(self, *names: str, country: str) -> str:
        local = ".".join(filter(None, (fold(name).replace(" ", "-") for name in names)))
        return f"{local}{self.random.randrange(100)}@{words_of(country)['host']}"

    def address(self, country: str) -> dict:
        words = words_of(country)
        city, region, postal_code = self.random.choice(words["cities"])
        street = f"{self.random.choice(words['streets'])} {self.random.randrange(1, 180)}"
        return {
            "street": street,
            "city": city,
            "region": region,
            "postal_code": postal_code,
            "country": country,
        }

    def word(self, country: str, kind: str) -> str:
        return self.random.choice(words_of(country)[kind])
