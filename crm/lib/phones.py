"""Phone numbers: kept as typed, and in E.164 (+40721234567) for links, search and duplicates."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType

LONGEST_NUMBER = 20  # digits worth keeping; E.164 has at most 15
FEWEST_DIGITS = 3

# phonenumbers knows "ext.", "int." and "доб."; these are the Polish, Hungarian and Romanian words.
EXTENSION_WORDS = re.compile(r"\b(?:wew(?:n|nętrzny)?|mell[eé]k|interior)\b[.:]?", re.IGNORECASE)
FIRST_LETTER = re.compile(r"[^\W\d_]")
# Possessive: a long run of blanks is read once, not shared out between the two places it fits.
PHONE_SHAPE = re.compile(r"(?:tel:)?\s*+\+?[0-9\s()./‑–-]++", re.IGNORECASE)
# The zero of "+40 (0)721 234 567" is not dialled together with the country code.
OPTIONAL_TRUNK = re.compile(r"^(\+|00)(.*?)\(0\)")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number as typed and as understood.

    ``e164`` is None unless the number is possible: its length fits its country. ``digits`` are all forms to
    index (see `search_digits`). ``is_valid`` means that such numbers are given out; if not, warn only.
    """

    typed: str
    e164: str | None
    extension: str
    digits: str
    is_possible: bool
    is_valid: bool


def parse_phone(typed: str, region: str | None) -> Phone:
    """What *typed* means when dialled in *region* (a country, "RO"). Never raises."""
    number = _read(typed, region)
    if number is None:
        return Phone(typed, None, "", search_digits(None, typed, region), False, False)
    library = _library()
    e164 = library.format_number(number, library.PhoneNumberFormat.E164)
    digits = search_digits(e164, typed, region)
    return Phone(typed, e164, number.extension or "", digits, True, library.is_valid_number(number))


def search_digits(e164: str | None, typed: str, region: str | None = None) -> str:
    """The digits under which a search should find the number, as words.

    With the country code bare and after 00, and as dialled inside the country with and without the
    trunk prefix; of a number not understood, the digits typed, with and without *region*'s prefix.
    """
    if e164 is None:
        national = _digits(typed)[:LONGEST_NUMBER]
        forms = [national, national.removeprefix(_trunk_prefix(region))]
    else:
        number = _library().parse(e164)
        national = _library().national_significant_number(number)
        home = _library().region_code_for_country_code(number.country_code)
        forms = [e164[1:], f"00{e164[1:]}", f"{_trunk_prefix(home)}{national}", national]
    return " ".join(form for form in dict.fromkeys(forms) if form)


def query_digits(text: str | None) -> str | None:
    """The digits of a search that looks like a phone number in any form, else None.

    A record is a hit when one of its `search_digits` begins with them, or contains them.
    """
    typed = (text or "").strip()
    if not PHONE_SHAPE.fullmatch(typed):
        return None
    digits = _digits(OPTIONAL_TRUNK.sub(r"\1\2", typed))
    return digits if FEWEST_DIGITS <= len(digits) <= LONGEST_NUMBER else None


@lru_cache(maxsize=5_000)
def format_phone(e164: str) -> str:
    """As people of its country write it, with the country code: "+7 916 123-45-67"."""
    library = _library()
    try:
        number = library.parse(e164)
    except library.NumberParseException:
        return e164
    return library.format_number(number, library.PhoneNumberFormat.INTERNATIONAL)


@lru_cache(maxsize=5_000)
def takes_sms(e164: str) -> bool:
    """Whether the number may be a mobile one; a fixed line, or what is no number, takes no messages."""
    library = _library()
    try:
        kind = library.number_type(library.parse(e164))
    except library.NumberParseException:
        return False
    kinds = library.PhoneNumberType
    return kind in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE, kinds.PERSONAL_NUMBER, kinds.UNKNOWN)


def phone_links(e164: str) -> dict[str, str]:
    """Addresses that call or write to the number: call; sms, viber, whatsapp, telegram unless it is fixed."""
    digits = e164.removeprefix("+")
    call = {"call": f"tel:+{digits}"}
    if not can_be_written_to(e164):
        return call
    return {
        **call,
        "sms": f"sms:+{digits}",
        "viber": f"viber://chat?number=%2B{digits}",
        "whatsapp": f"https://wa.me/{digits}",
        "telegram": f"https://t.me/+{digits}",
    }


@lru_cache(maxsize=5_000)
def can_be_written_to(e164: str) -> bool:
    """Whether the number may be a mobile one; in many countries no digit tells, and then it may."""
    library = _library()
    try:
        number = library.parse(e164)
    except library.NumberParseException:
        return True
    kinds = library.PhoneNumberType
    return library.number_type(number) not in (
        kinds.FIXED_LINE,
        kinds.TOLL_FREE,
        kinds.SHARED_COST,
        kinds.PREMIUM_RATE,
    )


def _read(typed: str, region: str | None):
    """The library's number; a word after it ("0721 234 567 Ana") is not taken for digits on a keypad."""
    text = re.sub(r"^\s*00", "+", EXTENSION_WORDS.sub("ext. ", typed))
    for candidate in (text, FIRST_LETTER.split(text)[0]):
        number = _possible_number(candidate, region)
        if number is not None:
            return number
    return None


def _possible_number(text: str, region: str | None):
    library = _library()
    try:
        number = library.parse(text, region)
    except library.NumberParseException:
        return None
    # A number without its area code is possible "locally", but has no E.164 form.
    length = library.is_possible_number_with_reason(number)
    return number if length == library.ValidationResult.IS_POSSIBLE else None


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


@cache
def _trunk_prefix(region: str | None) -> str:
    """What stands before a number dialled inside *region*: 0 in Romania, 06 in Hungary, 8 in Russia."""
    return _library().ndd_prefix_for_region(region or "", True) or ""


def _library() -> ModuleType:
    import phonenumbers  # 80 ms to import, and many pages show no phone

    return phonenumbers
