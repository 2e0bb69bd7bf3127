"""How a file writes its dates and numbers: guessed over all its columns, then used cell by cell."""

from collections import Counter
from collections.abc import Iterable, Sequence

from crm.lib.dates import DateError, guess_date_order, parse_date_as
from crm.lib.decimals import NumberError, guess_number_format, parse_number
from crm.lib.tables import Kind, Row, Table

SAMPLE_ROWS = 3_000
MOSTLY = 0.7
DATE_ORDERS = ("dmy", "mdy", "ymd")
DECIMAL_MARKS = ("comma", "point")


def guess_formats(table: Table, language: str) -> tuple[str, str]:
    """The order of dates and the decimal mark of a table; where nothing tells, as *language* has them."""
    columns = _columns(table.sample(SAMPLE_ROWS), table.width)
    date_columns = [cells for cells in columns if _mostly(cells, _is_date) and not _mostly(cells, _is_number)]
    numbers = [cells for cells in columns if _mostly(cells, _is_number)]
    order = _most_common(guess_date_order(cells) for cells in date_columns)
    mark = _most_common(guess_number_format(cells) for cells in numbers)
    usual_order = "ymd" if language == "hu" else "dmy"
    # Workbooks keep numbers as numbers, and they are read with a point.
    usual_mark = "point" if language == "en" or table.layout.kind is not Kind.CSV else "comma"
    return order or usual_order, mark or usual_mark


def _columns(rows: Sequence[Row], width: int) -> list[list[str]]:
    return [[row.cells[index] for row in rows if row.cells[index]] for index in range(width)]


def _mostly(cells: Sequence[str], is_one) -> bool:
    sample = cells[:100]
    return bool(sample) and sum(map(is_one, sample)) > MOSTLY * len(sample)


def _is_date(cell: str) -> bool:
    return any(_reads_as_date(cell, order) for order in DATE_ORDERS)


def _reads_as_date(cell: str, order: str) -> bool:
    try:
        parse_date_as(cell, order)
    except DateError:
        return False
    return True


def _is_number(cell: str) -> bool:
    try:
        parse_number(cell)
    except NumberError:
        return False
    return True


def _most_common(guesses: Iterable[str | None]) -> str | None:
    votes = Counter(filter(None, guesses)).most_common(1)
    return votes[0][0] if votes else None
