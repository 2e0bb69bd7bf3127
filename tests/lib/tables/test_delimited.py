"""Delimited text in: its cells out, whatever the quotes, line ends and separators."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.tables import Layout, Limits, Reason, Remark, TableError, read_table, sniff, sniff_text


def read(data: bytes | str, **choices):
    data = data.encode() if isinstance(data, str) else data
    return read_table(data, sniff(data, **choices))


def rows(table):
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, line_end):
    lines = [["Name", "City", "Phone"], ["Ana", "Iași", "0232 1"], ["Bela", "Győr", "06 30"]]
    table = read(line_end.join(delimiter.join(line) for line in lines))
    assert table.layout.delimiter == delimiter
    assert table.headings == ("Name", "City", "Phone")
    assert rows(table) == [("Ana", "Iași", "0232 1"), ("Bela", "Győr", "06 30")]


def test_decimal_commas_do_not_make_a_comma_file():
    table = read("Product;Price\nA;1,50\nB;2,75\nC;3,00\n")
    assert table.layout.delimiter == ";"


def test_commas_in_addresses_do_not_make_a_comma_file():
    table = read(
        "Name;Address;Phone\n" + 'Ana;"Iași, str. Lungă, 5";123\n' * 3 + "Bela;Cluj, str. Mare, 1;456\n"
    )
    assert table.headings == ("Name", "Address", "Phone")


def test_a_line_break_inside_quotes_stays_in_its_cell_and_rows_are_counted_as_a_spreadsheet_does():
    table = read('Name;Note\nAna;"first\nsecond"\n\nBela;x\n')
    assert [(row.number, *row.cells) for row in table.rows] == [(2, "Ana", "first\nsecond"), (4, "Bela", "x")]
    assert table.blank_rows == 1


def test_the_line_sep_names_the_delimiter_and_is_no_row():
    table = read("sep=|\nName|Note\nAna|a;b;c\nBela|d;e;f\n")
    assert table.layout.delimiter == "|"
    assert table.layout.header_row == 2
    assert rows(table) == [("Ana", "a;b;c"), ("Bela", "d;e;f")]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"ACME "Best" Ltd";x', ('ACME "Best" Ltd', "x")),
        ('"Romashka" OOO;x', ('"Romashka" OOO', "x")),
        ('Pipe 5";x', ('Pipe 5"', "x")),
        ('"open;x', ('"open', "x")),
        ('"a;b";"c" d', ("a;b", '"c" d')),
    ],
)
def test_a_stray_quote_costs_one_row_at_most(line, cells):
    table = read(f'Name;Other\nFirst;"1"\n{line}\nLast;"2;3"\n')
    assert rows(table) == [("First", "1"), cells, ("Last", "2;3")]


def test_a_stray_quote_is_remarked_upon():
    table = read('Name;Other\n"open;x\nLast;y\n')
    assert [(note.remark, note.row) for note in table.notes] == [(Remark.BROKEN_QUOTES, 2)]


def test_ragged_rows_keep_every_cell():
    table = read("Name;City\nAna\nBela;Győr;extra\nCsaba;Pécs\n")
    assert table.headings == ("Name", "City", "")
    assert rows(table) == [("Ana", "", ""), ("Bela", "Győr", "extra"), ("Csaba", "Pécs", "")]
    assert {(note.remark, note.row, note.column) for note in table.notes} == {
        (Remark.MORE_CELLS, 3, 3),
        (Remark.EMPTY_HEADING, 1, 3),
    }


def test_empty_cells_at_the_right_make_no_columns():
    assert read("Name;City;;;\nAna;Iași;;;\n").headings == ("Name", "City")


def test_headings_twice_are_remarked_upon_and_kept():
    table = read("Phone;phone;Name\n1;2;Ana\n3;4;Bela\n", header_row=1)
    assert table.headings == ("Phone", "phone", "Name")
    assert (Remark.DUPLICATE_HEADING, 1, 2) in table.notes


def test_only_a_header_is_a_table_without_rows():
    table = read("Name;City\n")
    assert (table.headings, len(table.rows)) == (("Name", "City"), 0)


def test_without_headings_all_rows_are_data():
    table = read("Ana;0232 111\nBela;0264 222\n")
    assert table.layout.header_row is None
    assert table.headings == ("", "")
    assert len(table.rows) == 2


def test_titles_above_the_headings_are_passed_over():
    table = read("Our customers 2026;;\n;;\nName;City;Phone\nAna;Iași;1\nBela;Győr;2\n")
    assert table.layout.header_row == 3
    assert len(table.rows) == 2


def test_the_caller_may_change_any_guess():
    data = "Łódź,1;2\nGdańsk,3;4\n".encode("cp852")
    layout = sniff(data, encoding="cp852", delimiter=",", header_row=None)
    assert [row.cells for row in read_table(data, layout).rows] == [("Łódź", "1;2"), ("Gdańsk", "3;4")]


@pytest.mark.parametrize("encoding", ["cp1250", "cp852", "iso8859_2"])
def test_old_encodings_yield_romanian_letters_with_comma_below(encoding):
    data = "Nume;Oraş\nŞtefan Ţuţea;Iaşi\nMihăiţă;Constanţa\n".encode(encoding)
    assert rows(read(data, encoding=encoding))[0] == ("Ștefan Țuțea", "Iași")


def test_bytes_that_the_chosen_encoding_does_not_know_are_shown_and_remarked_upon():
    data = "Name;City\nAna;Győr\n".encode("cp1250")
    table = read_table(data, sniff(data, encoding="utf_8"))
    assert rows(table) == [("Ana", "Gy\ufffdr")]
    assert (Remark.UNDECODABLE, 2, 2) in table.notes


def test_invisible_characters_and_split_accents_are_tidied():
    assert rows(read("Name;City\n\u00a0Ana\u200b;Ias\u0326i\x1b\n")) == [("Ana", "Iași")]


def test_pasted_cells_come_through_the_same_door():
    text = 'Name\tNote\nAna\t"two\nlines"\nBela; Csaba\tone, two\n'
    layout = sniff_text(text)
    table = read_table(text, layout)
    assert (layout.kind, layout.delimiter, layout.header_row) == ("csv", "\t", 1)
    assert rows(table) == [("Ana", "two\nlines"), ("Bela; Csaba", "one, two")]


def test_rows_can_be_read_again():
    table = read("Name;City\nAna;Iași\nBela;Győr\n")
    assert rows(table) == rows(table)
    assert [row.cells[0] for row in table.sample(1)] == ["Ana"]
    assert table.filled == (2, 2)


CELL = st.text(alphabet=st.sampled_from("aăłжő1 ;,|\t\"'\n-"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from(";,\t|"))
def test_what_csv_writes_is_read_back(cells, delimiter):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(cells)
    layout = Layout("csv", encoding="utf_8", delimiter=delimiter)
    written = [[cell.strip() for cell in row] for row in cells]
    written = [(n, [*row]) for n, row in enumerate(written, 1) if any(row)]
    if not written:
        with pytest.raises(TableError):
            read_table(file.getvalue(), layout)
        return
    read_back = [(row.number, [*row.cells]) for row in read_table(file.getvalue(), layout).rows]
    width = len(read_back[0][1])
    assert read_back == [(n, [*row, *[""] * width][:width]) for n, row in written]


@pytest.mark.parametrize(
    ("limits", "text", "reason"),
    [
        (Limits(max_rows=2), "a;b\n1;2\n3;4\n5;6\n", Reason.TOO_MANY_ROWS),
        (Limits(max_columns=2), "a;b;c\n1;2;3\n", Reason.TOO_MANY_COLUMNS),
        (Limits(max_bytes=5), "a;b\n1;2\n", Reason.TOO_BIG),
        (Limits(max_line=5), "a;b\n1;2222222\n", Reason.LONG_LINE),
    ],
)
def test_limits_are_kept_in_words(limits, text, reason):
    with pytest.raises(TableError) as caught:
        read_table(text, Layout("csv", encoding="utf_8", delimiter=";", header_row=1), limits)
    assert caught.value.reason is reason
    assert caught.value.details["limit"]


def test_as_many_rows_as_allowed_are_read():
    table = read_table(
        "a;b\n1;2\n3;4\n", Layout("csv", encoding="utf_8", delimiter=";", header_row=1), Limits(max_rows=2)
    )
    assert len(table.rows) == 2


def test_an_overlong_cell_is_cut_with_a_remark():
    layout = Layout("csv", encoding="utf_8", delimiter=";", header_row=1)
    table = read_table("a;b\n1;" + "x" * 30, layout, Limits(max_cell=10))
    assert rows(table) == [("1", "x" * 10)]
    assert table.notes == [(Remark.OVERLONG_CELL, 2, 2)]


def test_remarks_are_counted_when_there_are_too_many():
    layout = Layout("csv", encoding="utf_8", delimiter=";", header_row=1)
    table = read_table("a\n" + "x" * 20 + ("\n" + "x" * 20) * 9, layout, Limits(max_cell=10, max_notes=4))
    assert (len(table.notes), table.further_notes) == (4, 6)
