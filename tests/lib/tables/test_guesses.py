"""Headings are told from data, titles and lists without headings."""

import pytest

from crm.lib.tables.guesses import guess_header_row
from crm.lib.tables.table import RawRow


def guess(*rows: str) -> int | None:
    return guess_header_row([RawRow(n, row.split(";") if row else []) for n, row in enumerate(rows, 1)])


@pytest.mark.parametrize(
    "headings",
    [
        "Name;City;Phone;Revenue",
        "Nume;Oraș;Telefon;Cifră de afaceri",
        "№;Наименование;Телефон;Выручка, руб.",
        "Név;Város;Telefon 1;Árbevétel (Ft)",
        "Nazwa;NIP;Tel. 2;Przychód 2026",
        "id;e-mail;tel1;%",
    ],
)
def test_headings_in_five_languages(headings):
    assert guess(headings, "Acme;Iași;0232 123;5", "Beta;Győr;06 30 1;7") == 1


@pytest.mark.parametrize(
    "first",
    [
        "Acme;Iași;0232 111 222;x",
        "Acme;Iași;office@acme.ro;x",
        "Acme;Iași;12.05.2026;x",
        "Acme;Iași;1.200,50 zł;x",
        "Acme;Iași;https://acme.ro;x",
        "Acme;Acme;Iași;x",
    ],
)
def test_data_in_the_first_row_is_no_heading(first):
    assert guess(first, "Beta;Győr;1;y", "Gama;Pécs;2;z") is None


def test_a_town_that_stands_again_below_is_no_heading():
    assert guess("Acme;Iași", "Beta;Cluj", "Gama;Iași") is None


def test_titles_and_blank_rows_above_are_passed_over():
    assert guess("Customers", "", "as of today", "Name;City;Phone", "Ana;Iași;1", "Ion;Cluj;2") == 4


def test_an_unnamed_column_does_not_spoil_the_headings():
    assert guess(";Name;City;Phone;Mail", "1;Ana;Iași;1;a@b.ro", "2;Ion;Cluj;2;c@d.ro") == 1


def test_nothing_and_headings_alone():
    assert guess() is None
    assert guess("Name;City") == 1
