"""Numbers as people of five languages type them: 1 234,56 or 1.234,56 or 1,234.56 or 1234.5."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from crm.lib.errors import InputError

TOO_LARGE = Decimal(10) ** 15
LONGEST_INPUT = 40

MARK_NAMES = {",": "comma", ".": "point"}
LOOK_ALIKES = str.maketrans(
    {**dict.fromkeys("\u00a0\u202f\u2009\u2007\t", " "), "−": "-", "‑": "-", "–": "-", "’": "'"}
)
SIGNED = re.compile(r"(?P<minus>-?)\+?\s*(?P<body>.*?)\s*(?P<trailing>-?)")
BODY = re.compile(r"[0-9., ']*[0-9][0-9., ']*")
WHOLE = re.compile(r"[0-9]*|[0-9]{1,3}([.,' ])[0-9]{3}(?:\1[0-9]{3})*")
ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NumberError(InputError):
    """``reason``: empty, not_a_number, too_large; for amounts of money also those `money` names."""


def parse_number(text: str | None, decimal_mark: str | None = None) -> Decimal:
    """The number in *text*, below 10**15. Raises `NumberError`.

    "1.234" and "1,234" can be read in two ways. They are thousands, unless *decimal_mark* ("comma",
    "point" or "either") says that this very mark stands before decimals.
    """
    typed = (text or "").translate(LOOK_ALIKES).strip()
    if not typed:
        raise NumberError("empty")
    if len(typed) > LONGEST_INPUT:
        raise NumberError("not_a_number")
    body, is_negative = _take_sign(typed)
    number = _read(body, _decimal_mark(body, decimal_mark))
    return -number if is_negative else number


def guess_number_format(samples: Iterable[str]) -> str | None:
    """The decimal mark of a column, "comma" or "point"; None if nothing or as much speaks for each."""
    votes = Counter(filter(None, map(_evidence, samples)))
    if not votes or votes["comma"] == votes["point"]:
        return None
    return votes.most_common(1)[0][0]


def _take_sign(typed: str) -> tuple[str, bool]:
    """Bookkeepers write a loss as (1,234) or 1,234-."""
    if typed.startswith("(") and typed.endswith(")"):
        return typed[1:-1].strip(), True
    match = SIGNED.fullmatch(typed)
    if not match or (match["minus"] and match["trailing"]):
        raise NumberError("not_a_number")
    return match["body"], bool(match["minus"] or match["trailing"])


def _decimal_mark(body: str, preferred: str | None) -> str | None:
    """The character before the decimals, or None if *body* has none."""
    marks = re.findall(r"[.,]", body)
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) != 1:
        return None
    if ONE_GROUP.fullmatch(body) and preferred not in (MARK_NAMES[marks[0]], "either"):
        return None
    return marks[0]


def _read(body: str, mark: str | None) -> Decimal:
    whole, fraction = body, ""
    if mark:
        whole, _, fraction = body.rpartition(mark)
    groups = WHOLE.fullmatch(whole)
    if not BODY.fullmatch(body) or not groups or not re.fullmatch("[0-9]*", fraction):
        raise NumberError("not_a_number")
    if mark and groups[1] == mark:
        raise NumberError("not_a_number")
    number = Decimal(f"{re.sub('[^0-9]', '', whole) or 0}.{fraction or 0}")
    if number >= TOO_LARGE:
        raise NumberError("too_large")
    return number


def _evidence(sample: str) -> str | None:
    """The decimal mark that *sample* shows, also by grouping its thousands with the other one."""
    body = re.sub(r"[^0-9., ']", "", sample.translate(LOOK_ALIKES)).strip(" .")
    mark = _decimal_mark(body, None)
    try:
        _read(body, mark)
    except NumberError:
        return None
    if mark:
        return MARK_NAMES[mark]
    if body.count(".") > 1 or body.count(",") > 1:
        return "comma" if "." in body else "point"
    return None
