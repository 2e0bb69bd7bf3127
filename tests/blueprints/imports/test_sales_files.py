"""The way of a new user: three real files through the pages, with every default."""

from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Deal
from crm.services.jobs import runner
from tests.blueprints.imports.pages import first_page, start, to_trial
from tests.pages import parsed
from tests.services.transfers.files import SALES, SALES_FILES, needs_sales


@needs_sales
def test_three_files_come_in_whole_through_the_pages(admin, client_of):
    admin.language = "en"
    client = client_of(admin)
    for kind, name in SALES_FILES:
        page = first_page(client, kind.value, (SALES / name).read_bytes(), name)
        trial = to_trial(client, page)
        runner.wait_until_idle(60)
        run_url = start(client, trial)
        assert "<progress" in client.get(run_url).get_data(as_text=True)
        runner.wait_until_idle(60)
    text = " ".join(parsed(client.get(run_url)).text_content().split())
    for figure in ("500", "1,589", "4,238", "2,473", "10,005,534", "63.15%"):
        assert figure in text
    assert db.session.scalar(select(func.count(Deal.id))) == 8800
    assert db.session.scalar(select(func.count(Company.id))) == 85
