"""Money: an integer of minor units (bani, копейки, fillér, grosze) and an ISO currency code.

Amounts are typed in any of our languages' ways and shown in the reader's way (glossary, "currency").
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import (
    format_currency,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
    list_currencies,
)

from crm.lib.decimals import NumberError, parse_number

LIMIT = 10**15  # minor units; fits a 64-bit column with room for sums

# What people write beside the codes and the symbols that Babel knows; some mean several currencies.
CURRENCY_WORDS = {
    "lei": {"RON", "MDL"}, "leu": {"RON", "MDL"}, "лей": {"RON", "MDL"}, "лея": {"RON", "MDL"},
    "леев": {"RON", "MDL"}, "zł": {"PLN"}, "zl": {"PLN"}, "ft": {"HUF"}, "forint": {"HUF"},
    "₽": {"RUB"}, "р": {"RUB", "BYN"}, "руб": {"RUB", "BYN"}, "€": {"EUR"}, "euro": {"EUR"},
    "евро": {"EUR"}, "euró": {"EUR"}, "£": {"GBP"}, "₴": {"UAH"}, "грн": {"UAH"},
    "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"},
}  # fmt: skip
CURRENCY_WORD = re.compile(r"[^\W\d_]*[^\w\s.,'’()+−‑–-]|[^\W\d_]+\.?")
LOCALES = ("en_GB", "ro_RO", "ru_RU", "hu_HU", "pl_PL")

# Own rule: nobody reads fillér, though prices may be kept in them.
SHOWN_WITHOUT_DECIMALS = {"HUF"}


@lru_cache(maxsize=200)
def minor_digits(currency: str) -> int:
    """How many decimals *currency* is stored with: 2 for RON and HUF, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def parse_amount(text: str | None, currency: str, decimal_mark: str | None = None) -> int:
    """The minor units of an amount typed in *currency*, its sign or code allowed on either side.

    "1.234" and "1,234" are thousands where *currency* has fewer than three decimals, unless
    *decimal_mark* ("comma" or "point", known of a file) says otherwise. Raises `NumberError` with one
    of its reasons or too_precise (more decimals than the currency has), other_currency.
    """
    number_text = CURRENCY_WORD.sub(lambda match: _drop_word(match.group(), currency), text or "")
    if not decimal_mark and minor_digits(currency) >= 3:
        decimal_mark = "either"
    minor = parse_number(number_text, decimal_mark).scaleb(minor_digits(currency))
    if minor != minor.to_integral_value():
        raise NumberError("too_precise")
    return _bounded(int(minor))


def is_currency(code: str) -> bool:
    """Whether *code* is an ISO currency code that is known."""
    return code in _known_codes()


def to_minor(number: Decimal | float, currency: str) -> int:
    """The minor units of a number from a spreadsheet or a calculation, rounded half to even.

    Raises `NumberError`: not_a_number for infinity and the like, too_large.
    """
    exact = Decimal(str(number)).scaleb(minor_digits(currency))
    if not exact.is_finite():
        raise NumberError("not_a_number")
    return _bounded(int(exact.to_integral_value(ROUND_HALF_EVEN)))


def to_number(minor: int, currency: str) -> Decimal:
    """The amount as an exact number, for spreadsheets and calculations."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def format_money(minor: int, currency: str, locale: str | Locale) -> str:
    """The amount for reading, e.g. "1.234,50 RON". *locale* is a full one: en_GB, ro_RO…"""
    layout = _layout(currency, locale)
    value = abs(minor)
    if layout.hidden:
        value = round(value, -layout.hidden) // 10**layout.hidden
    number = _digits(value, layout.shown, layout.group, layout.point)
    minus = layout.minus if minor < 0 and value else ""
    return f"{minus}{layout.before}{number}{layout.after}"


def format_amount(minor: int, currency: str, locale: str | Locale) -> str:
    """The exact amount for an input field: no currency, no grouping; `parse_amount` reads it back."""
    digits = minor_digits(currency)
    if currency in SHOWN_WITHOUT_DECIMALS and minor % 10**digits == 0:
        minor, digits = minor // 10**digits, 0
    number = _digits(abs(minor), digits, "", get_decimal_symbol(locale))
    return f"-{number}" if minor < 0 else number


class _Layout(NamedTuple):
    before: str
    after: str
    minus: str
    group: str
    point: str
    shown: int
    hidden: int


@lru_cache(maxsize=500)
def _layout(currency: str, locale: str | Locale) -> _Layout:
    """What Babel would find out anew for each of the fifty amounts of a list."""
    locale = Locale.parse(locale)
    whole = re.sub(r"\.0+", "", locale.currency_formats["standard"].pattern)
    before, _, after = format_currency(8, currency, whole, locale=locale, currency_digits=False).partition(
        "8"
    )
    if before[-1:].isalpha():  # own rule: RON 1,234.50, but €1,234.50
        before += "\u00a0"
    hidden = minor_digits(currency) if currency in SHOWN_WITHOUT_DECIMALS else 0
    return _Layout(
        before, after, get_minus_sign_symbol(locale), get_group_symbol(locale),
        get_decimal_symbol(locale), minor_digits(currency) - hidden, hidden,
    )  # fmt: skip


def _digits(value: int, decimals: int, group: str, point: str) -> str:
    """*value* in groups of three, its last *decimals* digits after *point*."""
    whole, fraction = divmod(value, 10**decimals)
    grouped = f"{whole:,}".replace(",", group)
    return f"{grouped}{point}{fraction:0{decimals}d}" if decimals else grouped


def _drop_word(word: str, currency: str) -> str:
    word = word.rstrip(".").lower()
    if word in _symbols(currency) or currency in CURRENCY_WORDS.get(word, ()):
        return " "
    is_known = word in CURRENCY_WORDS or word.upper() in _known_codes()
    raise NumberError("other_currency" if is_known else "not_a_number")


@lru_cache(maxsize=200)
def _symbols(currency: str) -> frozenset[str]:
    """The code and what stands for it in our languages, in lower case."""
    symbols = (get_currency_symbol(currency, locale) for locale in LOCALES)
    return frozenset(symbol.lower() for symbol in (currency, *symbols))


@cache
def _known_codes() -> frozenset[str]:
    return frozenset(list_currencies())


def _bounded(minor: int) -> int:
    if abs(minor) >= LIMIT:
        raise NumberError("too_large")
    return minor
