"""The value of one cell, by what its column takes. Equal cells are read once."""

from collections.abc import Callable
from functools import lru_cache

from crm.lib.dates import DateError, parse_date_as
from crm.lib.decimals import NumberError, parse_number
from crm.lib.errors import InputError
from crm.lib.folding import fold
from crm.lib.money import is_currency, parse_amount
from crm.services.transfers.fields import Field
from crm.services.transfers.settings import Settings

CACHED = 20_000
LANGUAGE_NAMES = {
    "en": "en english angol angielski engleza angliyskiy anglais",
    "ro": "ro romanian romana roman rumunski rumynskiy romaneste moldoveneasca",
    "ru": "ru russian rusa orosz rosyjski russkiy",
    "hu": "hu hungarian maghiara magyar wegierski vengerskiy",
    "pl": "pl polish poloneza lengyel polski polskiy",
}
LANGUAGES = {word: code for code, words in LANGUAGE_NAMES.items() for word in words.split()}


class CellError(InputError):
    """A cell that cannot be read; ``reason`` is a word of `words.PROBLEMS`."""


class CellReader:
    """Reads the cells of one column."""

    def __init__(self, field: Field, settings: Settings) -> None:
        self.field = field
        self.settings = settings
        self.read: Callable[[str], object] = lru_cache(CACHED)(self._read)

    def _read(self, cell: str) -> object:
        """The value of a filled *cell*; raises `CellError`."""
        if len(cell) > self.field.limit:
            raise CellError("too_long")
        try:
            return getattr(self, f"_{self.field.takes}", _as_it_is)(cell)
        except CellError:
            raise
        except DateError as error:
            raise CellError("no_such_day" if error.reason == "no_such_day" else "not_a_date") from error
        except NumberError as error:
            raise CellError(
                "other_currency" if error.reason == "other_currency" else "not_a_number"
            ) from error

    def _date(self, cell: str):
        return parse_date_as(cell, self.settings.date_order)

    def _number(self, cell: str):
        number = parse_number(cell, self.settings.decimal)
        if not 0 < number < 10**9:
            raise CellError("not_a_number")
        return number

    def _per_cent(self, cell: str) -> int:
        number = parse_number(cell.removesuffix("%").strip(), self.settings.decimal)
        share = number * 100 if 0 < number < 1 else number
        if not 0 <= share <= 100:
            raise CellError("not_a_share")
        return int(share)

    def _currency(self, cell: str) -> str:
        code = cell.upper()
        if not is_currency(code):
            raise CellError("not_a_currency")
        return code

    def _name(self, cell: str) -> str:
        return " ".join(cell.split())

    def _tags(self, cell: str) -> list[str]:
        words = cell.replace(";", ",").replace("|", ",").replace(":::", ",").split(",")
        return [word.strip().removeprefix("* ") for word in words if word.strip()]

    def _language(self, cell: str) -> str | None:
        return language_code(cell)

    def _employees(self, cell: str) -> int | None:
        """A head count; of a band ("50-249", "10 000+") its beginning; None for other words."""
        beginning = cell.replace("–", "-").partition("-")[0].rstrip("+ ")
        try:
            count = parse_number(beginning, self.settings.decimal)
        except NumberError:
            return None
        return int(count) if 0 < count < 10**9 else None


def _as_it_is(cell: str) -> str:
    return cell


def language_code(text: str) -> str | None:
    """One of our languages, by its code ("hu-HU") or its name in any of them."""
    words = fold(text).split()
    return LANGUAGES.get(words[0]) if words else None


def amount(cell: str, currency: str, decimal: str) -> int:
    """The minor units of an amount; raises `CellError`."""
    try:
        return parse_amount(cell, currency, decimal)
    except NumberError as error:
        known = ("other_currency", "too_precise", "too_large")
        raise CellError(error.reason if error.reason in known else "not_a_number") from error
