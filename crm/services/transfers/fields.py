"""What a column of a file can be, for each kind of file."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from crm.models import ImportKind

KEEP = "keep"
LEAVE = "leave"


class Takes(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "number"
    PER_CENT = "per_cent"
    CURRENCY = "currency"
    COUNTRY = "country"
    LANGUAGE = "language"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    TAGS = "tags"
    EMPLOYEES = "employees"
    NAME = "name"  # of another record: company, owner, step, product
    ABOUT = "about"


@dataclass(frozen=True)
class Field:
    """One thing that can be filled from a column. ``many``: from several columns.

    ``limit`` is the longest text in characters; ``names`` is the kind of record a `Takes.NAME` means.
    """

    name: str
    label: object
    takes: Takes = Takes.TEXT
    limit: int = 200
    many: bool = False
    names: str = ""


OWNER = Field("owner", _l("Responsible"), Takes.NAME, names="owner")
TAGS = Field("tags", _l("Tags"), Takes.TAGS, many=True)
ABOUT = Field("about", _l("About"), Takes.ABOUT, 10_000, many=True)
EXTERNAL_ID = Field("external_id", _l("Number in the old system"), limit=120)
REACH = (
    Field("phone", _l("Phone"), Takes.PHONE, 500, many=True),
    Field("email", _l("E-mail"), Takes.EMAIL, 254, many=True),
    Field("website", _l("Website"), Takes.WEBSITE, 254, many=True),
    Field("street", _l("Street and number")),
    Field("postal_code", _l("Postal code"), limit=20),
    Field("city", _l("Town"), limit=100),
    Field("region", _l("Region"), limit=100),
    Field("country", _l("Country"), Takes.COUNTRY, limit=100),
)
LANGUAGE = Field("language", _l("Language"), Takes.LANGUAGE, limit=60)
INDUSTRY = Field("industry", _l("Industry"), limit=120)

COMPANY_FIELDS = (
    Field("name", _l("Company name"), limit=300),
    Field("tax_number", _l("Tax number"), limit=40),
    Field("registration_number", _l("Registration number"), limit=40),
    INDUSTRY,
    Field("employees", _l("Number of employees"), Takes.EMPLOYEES, 60),
    *REACH,
    Field("parent", _l("Parent company"), Takes.NAME, 300, names="company"),
    LANGUAGE, OWNER, TAGS, EXTERNAL_ID, ABOUT,
)  # fmt: skip
PEOPLE_FIELDS = (
    Field("name", _l("Whole name"), limit=300),
    Field("family_name", _l("Family name"), limit=100),
    Field("given_name", _l("Given name"), limit=100),
    Field("patronymic", _l("Patronymic"), limit=100),
    Field("company", _l("Company"), Takes.NAME, 300, names="company"),
    Field("role", _l("Role in the company"), limit=120),
    *REACH,
    LANGUAGE, OWNER, TAGS, EXTERNAL_ID, ABOUT,
)  # fmt: skip
PRODUCT_FIELDS = (
    Field("name", _l("Product name")),
    Field("code", _l("Product code"), limit=60),
    Field("series", _l("Series or category"), limit=120),
    Field("unit", _l("Unit"), limit=20),
    Field("price", _l("List price"), Takes.AMOUNT),
    Field("currency", _l("Currency"), Takes.CURRENCY),
    ABOUT,
)
DEAL_FIELDS = (
    EXTERNAL_ID,
    Field("title", _l("Title")),
    Field("company", _l("Company"), Takes.NAME, 300, names="company"),
    OWNER,
    Field("product", _l("Product"), Takes.NAME, names="product"),
    Field("quantity", _l("Quantity"), Takes.NUMBER),
    Field("step", _l("Stage"), Takes.NAME, 80, names="step"),
    Field("amount", _l("Amount"), Takes.AMOUNT),
    Field("currency", _l("Currency"), Takes.CURRENCY),
    Field("opened_on", _l("Opened on"), Takes.DATE),
    Field("close_on", _l("Closing date"), Takes.DATE),
    Field("expected_close_on", _l("Expected close"), Takes.DATE),
    Field("probability", _l("Probability"), Takes.PER_CENT),
    Field("source", _l("Source"), limit=120),
    Field("loss_reason", _l("Loss reason"), limit=1_000),
    ABOUT,
)
FIELDS: dict[ImportKind, tuple[Field, ...]] = {
    ImportKind.COMPANIES: COMPANY_FIELDS,
    ImportKind.PEOPLE: PEOPLE_FIELDS,
    ImportKind.PRODUCTS: PRODUCT_FIELDS,
    ImportKind.DEALS: DEAL_FIELDS,
    ImportKind.VCARDS: (),
}
# One of these must be among the columns; a row without any of them says nothing.
NEEDED: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.COMPANIES: ("name",),
    ImportKind.PEOPLE: ("name", "family_name", "given_name"),
    ImportKind.PRODUCTS: ("name",),
    ImportKind.DEALS: ("title", "external_id", "company", "product"),
    ImportKind.VCARDS: (),
}


def fields_of(kind: ImportKind) -> dict[str, Field]:
    """Name → field, in the order of a form."""
    return {field.name: field for field in FIELDS[kind]}
