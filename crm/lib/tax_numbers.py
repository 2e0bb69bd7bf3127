"""Tax numbers of companies, checked offline by their length and check digits."""

import re
import unicodedata
from dataclasses import dataclass
from importlib import import_module

NATIONAL_KINDS = {"RO": "cui", "MD": "idno", "RU": "inn", "HU": "anum", "PL": "nip"}
LABELS = {"RO": "CUI", "MD": "IDNO", "RU": "ИНН", "HU": "adószám", "PL": "NIP"}
EU_VAT_PREFIXES = {
    code: code
    for code in (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "HR", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PT", "SE", "SI", "SK",
    )
} | {"GR": "EL"}  # fmt: skip
# Copied together with the number: "CUI: RO 18547290".
LEADING_LABEL = re.compile(r"^(?:CUI|CIF|IDNO|ИНН|INN|ADÓSZÁM|NIP|VAT)")
PROBLEMS = {
    "InvalidLength": "length",
    "InvalidFormat": "characters",
    "InvalidChecksum": "check_digit",
    "InvalidComponent": "component",
}


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """A tax number and what was found out about it.

    ``normalised`` is the form for comparing: digits only for RO, MD, RU, HU (the first eight) and PL,
    with the prefix for other EU countries. ``is_valid`` is None where no rule is known. ``problem`` of
    a wrong one: length, characters, check_digit, component (a part that does not exist).
    """

    typed: str
    normalised: str
    country: str | None
    kind: str | None
    is_valid: bool | None
    problem: str | None = None

    @property
    def key(self) -> str:
        """One spelling for finding duplicates, "RO18547290"; "" for nothing typed."""
        if not self.normalised:
            return ""
        prefix = self.country or ""
        return self.normalised if self.normalised.startswith(prefix) else f"{prefix}{self.normalised}"


def check_tax_number(value: str, country: str | None) -> TaxNumber:
    """Check *value* by the rules of *country* ("RO"), else of the country its prefix names."""
    number = _compact(value)
    country = country or _country_of_prefix(number)
    if number and country in NATIONAL_KINDS:
        kind, number = NATIONAL_KINDS[country], _national_part(number, country)
        problem = _problem(f"stdnum.{country.lower()}.{kind}", number)
    elif number and country in EU_VAT_PREFIXES:
        prefix = EU_VAT_PREFIXES[country]
        kind, number = "vat", prefix + number.removeprefix(prefix)
        problem = _problem("stdnum.eu.vat", number)
    else:
        return TaxNumber(value, number, country, None, None)
    return TaxNumber(value, number, country, kind, problem is None, problem)


def label(country: str | None) -> str | None:
    """What people of *country* call it; None where only "tax number" will do."""
    return LABELS.get(country or "")


def _compact(value: str) -> str:
    letters = re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", value)).upper()
    return LEADING_LABEL.sub("", letters)


def _country_of_prefix(number: str) -> str | None:
    prefix = number[:2]
    by_prefix = {prefix: country for country, prefix in EU_VAT_PREFIXES.items()}
    return by_prefix.get(prefix) or (prefix if prefix in NATIONAL_KINDS else None)


def _national_part(number: str, country: str) -> str:
    number = number.removeprefix(country)
    if country == "HU" and re.fullmatch(r"[0-9]{11}", number):
        return number[:8]  # then come the kind of taxation and the county: 12892312-2-42
    return number


def _problem(module: str, number: str) -> str | None:
    """Why stdnum's *module* (imported when first needed) refuses *number*, None if it does not."""
    if not re.fullmatch("[0-9A-Z]+", number):
        return "characters"
    try:
        import_module(module).validate(number)
    except ValueError as error:
        return PROBLEMS.get(type(error).__name__, "characters")
    return None
