"""The forms of an import: the file, its layout, what to do with it."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from crm.forms import BaseForm, EnumField, UserField, max_length, required
from crm.i18n import LOCALES, language
from crm.lib.countries import currency_choices
from crm.lib.tables import DELIMITERS, ENCODINGS
from crm.models import ImportKind
from crm.services.transfers.settings import FileLayout, Settings

LONGEST_PASTE = 1_000_000
NO_HEADINGS = "0"
HEADING_ROWS = 20
ENCODING_NAMES = {
    "utf_8": "UTF-8", "utf_16_le": "UTF-16", "utf_16_be": "UTF-16 (big-endian)", "cp1250": "Windows-1250",
    "cp1251": "Windows-1251", "cp852": "DOS 852", "iso8859_2": "ISO 8859-2", "cp866": "DOS 866",
    "koi8_r": "KOI8-R", "cp1252": "Windows-1252",
}  # fmt: skip
DELIMITER_NAMES = {
    ";": _l("Semicolon (;)"), ",": _l("Comma (,)"), "\t": _l("Tabulator"), "|": _l("Vertical bar (|)"),
}  # fmt: skip
DATE_ORDER_NAMES = {
    "dmy": _l("Day, month, year (31.12.2026)"),
    "mdy": _l("Month, day, year (12/31/2026)"),
    "ymd": _l("Year, month, day (2026-12-31)"),
}
DECIMAL_NAMES = {"comma": _l("Comma (1.234,50)"), "point": _l("Point (1,234.50)")}
KNOWN_NAMES = {
    "leave": _l("Leave them as they are"),
    "fill": _l("Fill in what is empty"),
    "update": _l("Update them from the file"),
}
KEY_NAMES = {
    "auto": _l("By whatever fits (number, tax number, name)"),
    "external_id": _l("Number in the old system"),
    "tax_number": _l("Tax number"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "name": _l("Name"),
}
KEYS_OF = {
    ImportKind.COMPANIES: ("auto", "external_id", "tax_number", "email", "phone", "name"),
    ImportKind.PEOPLE: ("auto", "external_id", "email", "phone", "name"),
    ImportKind.VCARDS: ("auto", "external_id", "email", "phone", "name"),
    ImportKind.DEALS: ("auto", "external_id", "name"),
    ImportKind.PRODUCTS: ("auto",),
}


def choices(pairs: Iterable[tuple]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class ChoiceField(SelectField):
    """A select among known words; anything else is refused in the reader's language."""

    def pre_validate(self, form) -> None:
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(str(_l("Choose one of the values.")))


class UploadForm(BaseForm):
    """A file, or cells pasted from a spreadsheet (MC-52)."""

    kind = EnumField(_l("What does it contain?"), choices=ImportKind)
    file = FileField(_l("File"), description=_l("CSV, XLSX, ODS or vCard; at most 10 MB and 50,000 rows."))
    pasted = TextAreaField(
        _l("Or paste cells here"), [max_length(LONGEST_PASTE)],
        description=_l("Copied from a spreadsheet, with the headings."),
    )  # fmt: skip

    @property
    def file_name(self) -> str:
        return self.file.data.filename if self.file.data else ""

    def validate_file(self, field) -> None:
        self.content = (
            field.data.read() if field.data else (self.pasted.data or "").encode("utf-8", "replace")
        )
        if not field.data and not self.content:
            raise ValidationError(str(_l("Choose a file or paste some cells.")))

    def refuse(self, words: str) -> None:
        """Mark the field the table came by."""
        field = self.file if self.file_name else self.pasted
        field.errors = [*field.errors, words]


class LayoutForm(BaseForm):
    """How the file is to be read; all of it was guessed."""

    encoding = ChoiceField(_l("Encoding"), choices=choices((key, ENCODING_NAMES[key]) for key in ENCODINGS))
    delimiter = ChoiceField(
        _l("Delimiter"), choices=choices((key, DELIMITER_NAMES[key]) for key in DELIMITERS)
    )
    sheet = ChoiceField(_l("Sheet"), choices=[])
    header_row = ChoiceField(_l("Row with the headings"), choices=[])
    date_order = ChoiceField(_l("Dates"), choices=choices(DATE_ORDER_NAMES.items()))
    decimal = ChoiceField(_l("Decimals"), choices=choices(DECIMAL_NAMES.items()))

    def __init__(self, settings: Settings, sheets: tuple[str, ...], formdata=None) -> None:
        layout = settings.layout
        values = {
            "encoding": layout.encoding, "delimiter": layout.delimiter, "sheet": layout.sheet,
            "header_row": str(layout.header_row or 0), "date_order": settings.date_order,
            "decimal": settings.decimal,
        }  # fmt: skip
        super().__init__(formdata, data=values) if formdata is not None else super().__init__(data=values)
        self.sheet.choices = choices((name, name) for name in sheets)
        rows = sorted({*range(1, HEADING_ROWS + 1), layout.header_row or 1})
        self.header_row.choices = choices(
            [(NO_HEADINGS, _l("No headings")), *((str(row), str(row)) for row in rows)]
        )
        for name in ("encoding", "delimiter") if sheets else ("sheet",):
            del self[name]

    @property
    def layout(self) -> FileLayout:
        texts = {name: self[name].data for name in ("encoding", "delimiter", "sheet") if name in self}
        return FileLayout(**texts, header_row=int(self.header_row.data))


class OptionsForm(BaseForm):
    """What holds for all rows. The source is asked for by law: people may ask where we have them from."""

    source = StringField(
        _l("Where is the data from?"), [required(), max_length()],
        description=_l("People may ask where you have their data from. Kept with each record."),
    )  # fmt: skip
    owner_id = UserField(_l("Responsible"), description=_l("For rows that name nobody."))
    currency = ChoiceField(_l("Currency"), choices=[], description=_l("Of amounts without a currency."))
    known = RadioField(_l("Records that are known already"), choices=choices(KNOWN_NAMES.items()))
    key = ChoiceField(_l("Known by"), choices=[])

    def __init__(self, kind: ImportKind, **kwargs) -> None:
        super().__init__(**kwargs)
        currencies = dict(currency_choices(LOCALES[language()]))
        if self.currency.data:
            currencies.setdefault(self.currency.data, self.currency.data)
        self.currency.choices = choices(currencies.items())
        self.key.choices = choices((key, KEY_NAMES[key]) for key in KEYS_OF[kind])
        if kind not in (ImportKind.PRODUCTS, ImportKind.DEALS):
            del self.currency
        if kind is ImportKind.PRODUCTS:
            del self.owner_id
            del self.key
            del self.source
