"""``flask import KIND FILE``."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Contact, Deal, ImportRun, Product, User
from tests.services.transfers.files import SALES, needs_sales


@pytest.fixture
def run(app, tmp_path):
    """Run the command on a file of *content* (or of a path); extra arguments follow."""

    def call(kind: str, content, *options: str):
        path = content
        if isinstance(content, str | bytes):
            path = tmp_path / "list.csv"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        db.session.commit()
        return app.test_cli_runner().invoke(args=["import", kind, str(path), *options])

    return call


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


@needs_sales
def test_three_files_come_in_whole_without_options(team, run):
    for kind, name in (
        ("products", "products.csv"),
        ("companies", "accounts.csv"),
        ("deals", "sales_pipeline.csv"),
    ):
        answer = run(kind, SALES / name)
        assert answer.exit_code == 0, answer.output
    assert [count(model) for model in (Product, Company, Deal)] == [7, 85, 8800]
    for said in (
        "“GTXPro” is taken for “GTX Pro”.", "30 colleagues who cannot sign in yet", "4 stages",
        "Prospecting: 500", "Engaging: 1589", "Won: 4238", "Lost: 2473", "RON\u00a010,005,534.00", "63.15 %",
    ):  # fmt: skip
        assert said in answer.output


def test_a_dry_run_says_all_and_writes_nothing(team, run):
    answer = run("companies", "Name\nAlfa\n", "--dry-run")
    assert answer.exit_code == 0
    assert "1 rows: 1 new." in answer.output
    assert (count(Contact), count(ImportRun)) == (0, 0)


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"%PDF-1.7 nothing", (), "This is not a table."),
        (b"", (), "The file is empty."),
        ("Colour,Size\nred,1\n", (), "No column was found for the name."),
        ("Name\nAlfa\n", ("--map", "Town=city"), "There is no column Town."),
        ("Name\nAlfa\n", ("--map", "Name=colour"), "There is no field colour."),
        ("Name\nAlfa\n", ("--map", "Name"), "not of the form"),
        ("Name\nAlfa\n", ("--owner", "nobody@example.com"), "No colleague has the e-mail"),
        ("Name\nAlfa\n", ("--currency", "QQQ"), "There is no currency QQQ."),
        ("Name\nAlfa\n", ("--match", "Beta=Alfa"), "The file does not name Beta."),
        ("Name\nAlfa\n", ("--sheet", "Two", "--encoding", "klingon"), "klingon"),
    ],
)
def test_what_does_not_fit_is_said_and_leaves_nothing(team, run, content, options, said):
    answer = run("companies", content, *options)
    assert answer.exit_code != 0
    assert said in answer.output
    assert "Traceback" not in answer.output
    assert (count(Contact), count(ImportRun)) == (0, 0)


def test_every_choice_has_an_option(owner, run):
    product = Product(name="Scaun Pro", currency="RON")
    db.session.add(product)
    content = "x|y|z|w|v|u\nOne|Mystery|Chair|03/04/2026|1.234|Nobody\n"
    answer = run(
        "deals", content, "--delimiter", "|", "--encoding", "utf_8", "--header-row", "1",
        "--date-order", "mdy", "--decimal", "comma", "--currency", "EUR",
        "--map", "x=title", "--map", "y=company", "--map", "3=product", "--map", "w=opened_on",
        "--map", "v=amount", "--map", "u=owner", "--match", "Chair=Scaun Pro",
        "--unknown-companies", "empty", "--unknown-owners", "empty", "--owner", "OWNER@example.com",
        "--source", "a fair", "--known", "update", "--key", "name",
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    deal = db.session.scalars(select(Deal)).one()
    assert (deal.title, deal.contact_id, deal.owner_id, deal.currency) == ("One", None, owner.id, "EUR")
    assert (deal.amount_minor, str(deal.opened_on)) == (123_400, "2026-03-04")
    assert deal.lines[0].product_id == product.id
    assert db.session.scalars(select(ImportRun)).one().source == "a fair"
    assert count(User) == 1


def test_the_file_is_named_as_the_source_when_none_is_given(team, run):
    run("companies", "Name\nAlfa\n")
    assert db.session.scalars(select(ImportRun)).one().source == "list.csv"
