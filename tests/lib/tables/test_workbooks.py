"""XLSX and ODS in: the text that a person sees in the cells, dates in ISO, nothing else."""

import io
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.tables import Limits, Reason, Remark, TableError, read_table, sniff
from tests.lib.tables.workbooks import archive, bare_ods, bare_xlsx, ods, ods_cell, xlsx


def read(data: bytes, **choices):
    return read_table(data, sniff(data, **choices))


def rows(table):
    return [row.cells for row in table.rows]


def refusal(data: bytes, **choices) -> TableError:
    with pytest.raises(TableError) as caught:
        read(data, **choices)
    return caught.value


# A moment in a spreadsheet has no zone.
HALF_PAST_NINE = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001
FIRST, LAST = datetime(1900, 3, 1), datetime(9999, 12, 30)  # noqa: DTZ001
MIXED = [
    ["Name", "When", "Amount", "Open"],
    ["Ștefan", date(2026, 11, 21), 1234.5, True],
    ["Łukasz", HALF_PAST_NINE, 550, False],
    ["Győző", HALF_PAST_NINE.replace(second=15), 0.1 + 0.2, True],
    ["Пётр", time(8, 5), 40721123456, False],
    ["Zoë", timedelta(hours=36, minutes=5), -1e20, True],
]
MIXED_TEXT = [
    ("Ștefan", "2026-11-21", "1234.5", "true"),
    ("Łukasz", "2026-11-21 09:30", "550", "false"),
    ("Győző", "2026-11-21 09:30:15", "0.3", "true"),
    ("Пётр", "08:05", "40721123456", "false"),
    ("Zoë", "36:05", "-100000000000000000000", "true"),
]


@pytest.mark.parametrize("options", [{}, {"date_1904": True}, {"constant_memory": True}])
def test_xlsx_types_become_text(options):
    table = read(xlsx({"Clients": MIXED}, options))
    assert table.layout.sheets == ("Clients",)
    assert table.headings == tuple(MIXED[0])
    assert rows(table) == MIXED_TEXT


def test_xlsx_rows_keep_the_numbers_they_have_in_the_sheet():
    table = read(xlsx({"Clients": [["Name", "City"], ["Ana", "Iași"], [], ["Bela", "Győr"]]}, start=(3, 2)))
    assert table.layout.header_row == 4
    assert [(row.number, row.cells) for row in table.rows] == [
        (5, ("", "", "Ana", "Iași")),
        (7, ("", "", "Bela", "Győr")),
    ]
    assert table.filled == (0, 0, 2, 2)
    assert table.blank_rows == 1


def test_the_sheet_can_be_chosen():
    data = xlsx({"First": [["a", "b"], [1, 2]], "Второй": [["c", "d"], [3, 4]]})
    assert sniff(data).sheet == "First"
    assert sniff(data).sheets == ("First", "Второй")
    assert read(data, sheet="Второй").headings == ("c", "d")
    assert refusal(data, sheet="Third").reason is Reason.NO_SUCH_SHEET


def test_xlsx_error_cells_are_empty_with_a_remark():
    cells = '<c r="A2" t="e"><v>#DIV/0!</v></c><c r="B2" t="s"><v>7</v></c><c r="C2"><v>1</v></c>'
    labels = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{c * 3}</t></is></c>' for c in "ABC")
    table = read(bare_xlsx(f'<row r="1">{labels}</row><row r="2">{cells}</row>', strings="<si><t>x</t></si>"))
    assert rows(table) == [("", "", "1")]
    assert table.notes == [(Remark.ERROR_CELL, 2, 1), (Remark.ERROR_CELL, 2, 2)]


def test_xlsx_cells_without_positions_follow_each_other():
    data = bare_xlsx("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>")
    assert [(row.number, row.cells) for row in read(data).rows] == [(1, ("1", "", "3")), (2, ("4", "", ""))]


def test_xlsx_rich_text_is_joined_without_reading_aids_and_escapes_are_resolved():
    text = "<is><r><t>Ana</t></r><r><t> Pop</t></r><rPh><t>aid</t></rPh></is>"
    data = bare_xlsx(
        f'<row><c t="inlineStr">{text}</c><c t="str"><f>x()</f><v>a_x000D__x000A_b</v></c></row>'
    )
    assert rows(read(data, header_row=None)) == [("Ana Pop", "a\nb")]


def test_xlsx_from_programs_that_write_backslashes_and_capitals():
    parts = bare_xlsx("<row><c><v>5</v></c></row>")
    with zipfile.ZipFile(io.BytesIO(parts)) as whole:
        odd = {name.replace("xl/", "XL\\").replace("/", "\\"): whole.read(name) for name in whole.namelist()}
    assert rows(read(archive(odd))) == [("5",)]


def test_formatting_far_below_the_data_is_no_data():
    data = bare_xlsx(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    assert rows(read(data)) == [("1",)]


def test_a_shared_string_used_by_every_cell_costs_it_once():
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    table = read(bare_xlsx(cells, strings=f"<si><t>{'x' * 500_000}</t></si>"), header_row=None)
    assert len(table.rows) == 20_000
    assert len(table.sample(1)[0].cells[0]) == Limits().max_cell


def test_ods_of_odfpy():
    table = read(ods({"Клиенты": [["Name", "Note"], ["Ana", "two\nlines"]], "Empty": []}))
    assert table.layout.sheets == ("Клиенты", "Empty")
    assert table.headings == ("Name", "Note")
    assert rows(table) == [("Ana", "two\nlines")]


def test_ods_types_become_text():
    cells = (
        ods_cell("21.11.26", office_value_type="date", office_date_value="2026-11-21")
        + ods_cell("9:30", office_value_type="date", office_date_value="2026-11-21T09:30:00")
        + ods_cell("36:05", office_value_type="time", office_time_value="PT36H05M00S")
        + ods_cell("YES", office_value_type="boolean", office_boolean_value="true")
        + ods_cell("1.234,50 lei", office_value_type="currency", office_value="1234.5")
        + ods_cell("550", office_value_type="float", office_value="550")
        + ods_cell("", office_value_type="string", office_string_value="kept")
    )
    assert rows(read(bare_ods(f"<table:table-row>{cells}</table:table-row>"))) == [
        ("2026-11-21", "2026-11-21 09:30", "36:05", "true", "1234.5", "550", "kept")
    ]


def test_ods_text_keeps_its_blanks_and_leaves_comments_out():
    comment = "<office:annotation><text:p>secret</text:p></office:annotation>"
    text = (
        '<text:p>a<text:s text:c="3"/>b<text:line-break/>c<text:span>d</text:span></text:p><text:p>e</text:p>'
    )
    cell = f'<table:table-cell office:value-type="string">{comment}{text}</table:table-cell>'
    assert rows(read(bare_ods(f"<table:table-row>{cell}</table:table-row>"), header_row=None)) == [
        ("a   b\ncd\ne",)
    ]


def test_ods_error_cells_are_empty_with_a_remark():
    cells = ods_cell("x", office_value_type="string") + ods_cell("#DIV/0!", table_formula="of:=1/0")
    table = read(bare_ods(f"<table:table-row>{cells}</table:table-row>"), header_row=None)
    assert rows(table) == [("x",)]
    assert table.notes == [(Remark.ERROR_CELL, 1, 2)]


def test_ods_repetitions_count_and_blank_ones_at_the_end_do_not():
    repeated = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="3">'
        + ods_cell(table_number_columns_repeated="2")
        + ods_cell("x", table_number_columns_repeated="2")
        + ods_cell(table_number_columns_repeated="16000")
        + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048500"><table:table-cell/></table:table-row>'
    )
    table = read(bare_ods(repeated), header_row=None)
    assert [row.number for row in table.rows] == [3, 4, 5]
    assert rows(table)[0] == ("", "", "x", "x")


@pytest.mark.parametrize(
    ("row_count", "column_count", "reason"),
    [("1048576", "1", Reason.TOO_MANY_ROWS), ("1", "16384", Reason.TOO_MANY_COLUMNS)],
)
def test_ods_repetitions_of_content_meet_the_limits(row_count, column_count, reason):
    cell = ods_cell("x", table_number_columns_repeated=column_count)
    row = f'<table:table-row table:number-rows-repeated="{row_count}">{cell}</table:table-row>'
    assert refusal(bare_ods(row), header_row=None).reason is reason


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12),
    st.integers(-(10**14), 10**14),
    st.booleans(),
    st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=5))
def test_xlsx_agrees_with_calamine(sheet):
    calamine = pytest.importorskip("python_calamine")
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    data = xlsx({"S": sheet}, {**options, "default_date_format": "yyyy-mm-dd hh:mm:ss"})
    theirs = calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    ours = rows(read(data, header_row=None))
    assert ours == [tuple(as_text(cell) for cell in row) for row in theirs]


def as_text(cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds" if cell.second else "minutes").removesuffix(" 00:00")
    if isinstance(cell, float):
        return f"{cell:.0f}"
    return unicodedata.normalize("NFC", str(cell))
