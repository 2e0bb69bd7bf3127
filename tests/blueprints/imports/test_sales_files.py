"""The way of a new user: three real files through the pages, with every default."""

import io

from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Deal
from crm.services.jobs import runner
from tests.pages import parsed, submit
from tests.services.transfers.files import SALES, SALES_FILES, needs_sales


def through_the_pages(client, kind: str, name: str) -> str:
    """Send every page on as it comes; returns the address of the run."""
    upload = (io.BytesIO((SALES / name).read_bytes()), name)
    answer = submit(client, "/imports/", kind=kind, file=upload)
    assert answer.status_code == 303
    while not (page := answer.headers["Location"]).endswith("/trial"):
        asks = "source" if page.endswith("/columns") and kind != "products" else None
        answer = client.get(page)
        if answer.status_code == 200:
            answer = submit(client, page, **({asks: "Maven Analytics"} if asks else {}))
        assert answer.status_code == 303
    run_url = page.removesuffix("/trial")
    answer = submit(client, page, f"{run_url}/start")
    assert answer.headers["Location"] == run_url
    return run_url


@needs_sales
def test_three_files_come_in_whole_through_the_pages(admin, client_of):
    admin.language = "en"
    client = client_of(admin)
    for kind, name in SALES_FILES:
        run_url = through_the_pages(client, kind.value, name)
        assert "progress" in client.get(run_url).get_data(as_text=True)
        runner.wait_until_idle(60)
    text = " ".join(parsed(client.get(run_url)).text_content().split())
    for figure in ("500", "1,589", "4,238", "2,473", "10,005,534", "63.15%"):
        assert figure in text
    assert db.session.scalar(select(func.count(Deal.id))) == 8800
    assert db.session.scalar(select(func.count(Company.id))) == 85
    assert db.session.scalars(select(Company).where(Company.name == "Isdom")).one()
