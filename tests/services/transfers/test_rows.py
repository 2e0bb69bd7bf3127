"""How rows are read: columns by their headings, formats by their cells, errors in words."""

import csv
import io

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.lib.tables import TableError
from crm.models import Company, Contact, Deal, ImportKind, Outcome, Process
from crm.services.transfers import intake, job
from crm.services.transfers.error_file import guarded
from crm.services.transfers.outcomes import outcome_of
from crm.services.transfers.plan import open_plan
from crm.services.transfers.settings import FileLayout, Settings
from crm.services.transfers.source import bytes_of, unguarded
from tests.services.transfers.files import begin, bring, tally

COMPANIES, PEOPLE, DEALS = ImportKind.COMPANIES, ImportKind.PEOPLE, ImportKind.DEALS


@pytest.mark.parametrize(
    ("kind", "headings", "columns"),
    [
        (COMPANIES, "Denumire firmă;CUI;Județ;Oraș;Telefon;Adresă e-mail;Observații",
         "name tax_number region city phone email about"),
        (COMPANIES, "Cégnév;Adószám;Irányítószám;Város;Telefonszám;Létszám;Felelős",
         "name tax_number postal_code city phone employees owner"),
        (COMPANIES, "Nazwa firmy;NIP;Miejscowość;Branża;Nr telefonu;Opiekun klienta",
         "name tax_number city industry phone owner"),
        (COMPANIES, "Наименование;ИНН;Город;Эл. почта;Ответственный;Примечание",
         "name tax_number city email owner about"),
        (PEOPLE, "First Name;Last Name;E-mail 1 - Value;Phone 1 - Value;Organization Name;Job Title;Shoe",
         "given_name family_name email phone company role keep"),
        (PEOPLE, "ФИО;Мобильный телефон;Компания;Должность", "name phone company role"),
        (DEALS, "Üzlet neve;Ügyfél;Szakasz;Érték;Várható lezárás;Lezárás dátuma",
         "title company step amount expected_close_on close_on"),
        (DEALS, "Szansa sprzedaży;Kontrahent;Etap;Wartość (PLN);Prawdopodobieństwo",
         "title company step amount probability"),
        (ImportKind.PRODUCTS, "Cod produs;Denumire produs;Preț unitar;Monedă;U.M.",
         "code name price currency unit"),
    ],
)  # fmt: skip
def test_headings_of_five_languages_are_matched(team, kind, headings, columns):
    row = ";".join(f"x{number}" for number in range(headings.count(";") + 1))
    run = begin(kind, f"{headings}\n{row}\n")
    assert list(Settings.of(run).columns) == columns.split()


@pytest.mark.parametrize(("place", "field"), [("Niemcy", "country"), ("Sibiu", "city")])
def test_a_place_is_a_country_when_countries_stand_in_it(team, place, field):
    run = begin(COMPANIES, f"Name,Office location\nAlfa,{place}\n")
    assert Settings.of(run).columns[1] == field


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        ("3/14/2026 1/2/2026", "mdy"),
        ("14/3/2026 1/2/2026", "dmy"),
        ("2026-03-14", "ymd"),
        ("1/2/2026", "dmy"),
    ],
)
def test_the_order_of_dates_is_seen_in_the_column(team, dates, order):
    rows = "".join(f"A,{day}\n" for day in dates.split())
    assert Settings.of(begin(DEALS, f"Title,Close date\n{rows}")).date_order == order


def test_an_ambiguous_date_is_read_as_the_team_writes_it(team):
    team.language = "hu"
    assert Settings.of(begin(DEALS, "Title,Close date\nA,1/2/26\n")).date_order == "ymd"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("31.02.2026", "no_such_day"), ("soon", "not_a_date"), ("2026-13-45", "no_such_day")],
)
def test_a_row_with_an_unreadable_date_waits_outside(team, cell, reason):
    run = bring(DEALS, f"Title,Close date,Value\nGood,1.2.2026,5\nBad,{cell},7\n")
    assert tally(run) == {"rows": 2, "made": 1, "wrong": 1}
    problem = run.report["problems"][0]
    assert (problem["row"], problem["problems"][0]["reason"]) == (3, reason)
    assert db.session.scalar(select(func.count(Deal.id))) == 1


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        (DEALS, "Title,Value\nA,12 EUR\n", "other_currency"),
        (DEALS, "Title,Value\nA,many\n", "not_a_number"),
        (DEALS, "Title,Probability\nA,170\n", "not_a_share"),
        (DEALS, "Title,Currency\nA,XXQ\n", "not_a_currency"),
        (COMPANIES, f"Name,Town\n{'x' * 301},\n", "too_long"),
        (COMPANIES, "Name,Town\n,Iași\n", "nothing_said"),
    ],
)
def test_what_is_wrong_is_said(team, kind, content, reason):
    run = bring(kind, content)
    assert tally(run) == {"rows": 1, "wrong": 1}
    assert run.report["problems"][0]["problems"][0]["reason"] == reason


def test_the_rows_with_errors_are_a_file_that_comes_in_once_mended(team):
    run = bring(DEALS, 'Title,Close date,Note\nA,1.2.2026,x\n"=B",no day,+1+1\nC,31.2.2026,-5\n')
    data = bytes_of(run.error_file)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert [row[:4] for row in rows[1:]] == [["'=B", "no day", "'+1+1", "3"], ["C", "31.2.2026", "-5", "4"]]
    assert "no day" in rows[1][4]
    mended = data.decode("utf-8-sig").replace("no day", "2.2.2026").replace("31.2.2026", "28.2.2026")
    again = bring(DEALS, mended, columns=("title", "close_on", "about", "leave", "leave"))
    assert tally(again) == {"rows": 2, "made": 2}
    titles = db.session.scalars(select(Deal.title).order_by(Deal.id)).all()
    assert titles == ["A", "=B", "C"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "@SUM(A1)", "+x", "-x", "\ttab", "+40 721", "-5", "-1,5", "plain", "'quoted"]
)
def test_a_guarded_cell_is_read_back_as_it_was(cell):
    assert guarded(cell)[0] not in "=@\t"
    assert unguarded(guarded(cell)) == cell


def test_nothing_of_an_unmatched_column_is_lost(team):
    bring(
        COMPANIES,
        "Name,Revenue,Founded,Ignored\nAlfa,1100.04,1996,x\n",
        columns=("name", "keep", "keep", "leave"),
    )
    assert db.session.scalars(select(Company)).one().about == "Revenue: 1100.04\nFounded: 1996"


def test_what_cannot_be_read_as_a_number_of_people_is_kept_as_text(team):
    bring(COMPANIES, "Name,Employees,Language\nAlfa,about a dozen,Klingon\nBeta,50-249,magyar\n")
    alfa, beta = db.session.scalars(select(Company).order_by(Company.name)).all()
    assert (alfa.employees, alfa.about) == (None, "Employees: about a dozen\nLanguage: Klingon")
    assert (beta.employees, beta.size.value, beta.language) == (50, "50-249", "hu")


def test_another_layout_matches_the_columns_anew(team):
    run = begin(COMPANIES, "Clients of 2026;;\nFirma;Oraş;Telefon\nAlfa;Iaşi;0211234567\n".encode("cp1250"))
    assert (Settings.of(run).layout.header_row, Settings.of(run).layout.encoding) == (2, "cp1250")
    intake.lay_out(run, FileLayout("cp1250", ";", None, 0))
    assert Settings.of(run).columns[0] == "name"
    assert len(open_plan(run)) == 3


def test_a_refused_file_leaves_nothing(team):
    with pytest.raises(TableError):
        intake.begin(COMPANIES, b"%PDF-1.7", name="x.csv", by=None)
    assert db.session.scalar(select(func.count(Contact.id))) == 0


def test_an_address_book_brought_as_a_table_is_taken_for_what_it_is(team):
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Pop\r\nEND:VCARD\r\n"
    assert intake.begin(PEOPLE, card.encode(), name="a.csv", by=None).kind is ImportKind.VCARDS


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Won", Outcome.POSITIVE), ("Closed Won", Outcome.POSITIVE), ("Câștigată", Outcome.POSITIVE),
        ("Nyert", Outcome.POSITIVE), ("Wygrana", Outcome.POSITIVE), ("Успешно реализовано", Outcome.POSITIVE),
        ("Lost", Outcome.NEGATIVE), ("Pierdută", Outcome.NEGATIVE), ("Elveszett", Outcome.NEGATIVE),
        ("Utracona", Outcome.NEGATIVE), ("Проиграна", Outcome.NEGATIVE), ("Not won", Outcome.NEGATIVE),
        ("Winter offer", Outcome.NONE), ("Negotiation", Outcome.NONE), ("Переговоры", Outcome.NONE),
    ],
)  # fmt: skip
def test_the_ends_of_a_process_are_known_by_their_names(name, outcome):
    assert outcome_of(name) is outcome


def test_steps_of_one_known_process_are_not_made_anew(team):
    run = bring(DEALS, "Title,Stage\nA,prim contact\nB,CÂȘTIGATĂ\n")
    assert tally(run) == {"rows": 2, "made": 2}
    sale = db.session.scalars(select(Process).where(Process.key == "sale")).one()
    assert set(db.session.scalars(select(Deal.process_id))) == {sale.id}


def test_steps_left_empty_are_the_first_one(team):
    run = begin(DEALS, "Title,Stage\nA,Cooking\n")
    run.choices = {"rest": {"step": "empty"}, "names": {}}
    intake.set_running(run)
    db.session.commit()
    job.perform(run.id)
    assert db.session.scalars(select(Deal)).one().step.number == 1
