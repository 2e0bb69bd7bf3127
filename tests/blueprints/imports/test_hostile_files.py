"""Any file gets an answer in words and leaves no business rows (T9)."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Contact, Deal, Product, User
from crm.services.jobs import runner
from tests.blueprints.imports.pages import upload
from tests.lib.tables.hostile_text import hostile_texts
from tests.lib.tables.hostile_workbooks import hostile_workbooks
from tests.pages import form_on, submit, values_of

BIG = ("bomb", "10 MB", "full rows", "large:")
FILES = {**hostile_texts(), **hostile_workbooks()}
SMALL = sorted(name for name in FILES if not any(word in name for word in BIG))
GROUPS = 12
KINDS = ("companies", "people", "products", "deals", "vcards")


def records() -> list[int]:
    return [db.session.scalar(select(func.count(model.id))) for model in (Contact, Deal, Product, User)]


def press_on(client, page: str) -> None:
    """Take every page as it comes, as far as it goes; whatever is answered, it is no server error."""
    for _step in range(6):
        answer = client.get(page)
        assert answer.status_code in (200, 303, 422), (page, answer.status)
        if page.endswith("/trial") or answer.status_code == 422:
            return
        if answer.status_code == 200:
            fields = values_of(form_on(answer, page))
            named = {"source": "x"} | ({"column-0": "name"} if "column-0" in fields else {})
            answer = submit(client, page, **{key: text for key, text in named.items() if key in fields})
        assert answer.status_code in (303, 422), (page, answer.status)
        if answer.status_code == 422:
            return
        page = answer.headers["Location"]


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_every_hostile_file_is_answered_in_words_on_every_page(admin, client_of, caplog, group):
    client, before = client_of(admin), records()
    for number, name in enumerate(SMALL[group::GROUPS]):
        kind = KINDS[number % len(KINDS)]
        answer = upload(client, kind, FILES[name](), "list.csv")
        assert answer.status_code in (303, 422), (name, answer.status)
        if answer.status_code == 303:
            press_on(client, answer.headers["Location"])
    assert records() == before
    assert "Traceback" not in caplog.text


def test_a_file_that_is_too_large_is_refused_in_words(admin, client_of):
    answer = upload(client_of(admin), "companies", b"x" * (10 * 2**20 + 1))
    assert answer.status_code == 422
    assert upload(client_of(admin), "companies", b"x" * (11 * 2**20)).status_code == 413


def test_too_many_rows_are_refused_in_words(admin, client_of):
    answer = upload(client_of(admin), "companies", "Name\n" + "x\n" * 50_001)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 400 + ".csv", "\u202ecsv.exe", "<b>.csv", ".", "con|nul?.csv"]
)
def test_any_file_name_is_harmless(admin, client_of, name):
    client = client_of(admin)
    answer = upload(client, "companies", "Name\nAlfa\n", name)
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).status_code == 200
    assert "<b>.csv" not in client.get("/imports/").get_data(as_text=True)


SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1) hx-get=/x>'


@pytest.mark.parametrize("kind", ["companies", "people", "products", "deals"])
def test_markup_in_cells_and_headings_stays_text(admin, client_of, kind):
    client = client_of(admin)
    quoted = '"' + SCRIPT.replace('"', '""') + '"'
    content = (
        f"Name,Title,Company,Stage,{quoted},Close date\n"
        + f"{quoted},{quoted},{quoted},{quoted},x,{quoted}\n" * 2
    )
    page = upload(client, kind, content).headers["Location"]
    for _step in range(4):
        answer = client.get(page)
        text = answer.get_data(as_text=True)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        if answer.status_code == 200 and not page.endswith("/trial"):
            answer = submit(client, page, **({"source": "x"} if 'name="source"' in text else {}))
        page = answer.headers.get("Location", page)
    runner.wait_until_idle(10)
