"""The pages of an import: who may see them, what they ask, what they keep."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Contact, Deal, ImportRun, ImportState, Job, Product, Role
from crm.services.jobs import runner
from crm.services.transfers import long_trial
from crm.services.transfers.settings import Choices, Settings
from crm.services.transfers.source import open_table
from tests.blueprints.imports.pages import first_page, start, to_trial, upload
from tests.factories import make_company, make_user
from tests.pages import parsed, submit

COMPANIES = "Name,Town,Revenue\nAlfa,Iași,10\nBeta,Cluj,20\n"
PAGES = ("", "/layout", "/columns", "/values", "/trial", "/errors", "/options/company")


def the_run() -> ImportRun:
    return db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


def test_pasted_cells_come_in_like_a_file(manager, client_of):
    client = client_of(manager)
    answer = submit(client, "/imports/", kind="companies", pasted="Name\tTown\nAlfa\tIași\n")
    trial = to_trial(client, answer.headers["Location"])
    assert count(Contact) == 0
    run_url = start(client, trial)
    runner.wait_until_idle(20)
    assert "Alfa" in client.get("/contacts/").get_data(as_text=True)
    page = client.get(run_url)
    assert page.status_code == 200
    assert "<progress" not in page.get_data(as_text=True)


def test_only_leaders_import_and_only_their_own_runs_are_theirs(manager, owner, restricted, admin, client_of):
    run_url = first_page(client_of(manager), "companies", COMPANIES).removesuffix("/layout")
    other = make_user("other@example.com", Role.MANAGER)
    for path in PAGES:
        assert client_of(other).get(run_url + path).status_code == 404, path
        assert client_of(owner).get(run_url + path).status_code == 403, path
    assert "list.csv" not in client_of(other).get("/imports/").get_data(as_text=True)
    assert client_of(admin).get(f"{run_url}/layout").status_code == 200
    assert client_of(restricted).get("/imports/").status_code == 403


def test_another_one_can_neither_change_nor_start_it(manager, client_of):
    client = client_of(manager)
    trial = to_trial(client, first_page(client, "companies", COMPANIES))
    run_url = trial.removesuffix("/trial")
    other = client_of(make_user("other@example.com", Role.MANAGER))
    token = parsed(other.get("/imports/")).xpath("//input[@name='csrf_token']/@value")[0]
    for act in ("layout", "columns", "values", "start", "continuation"):
        assert other.post(f"{run_url}/{act}", data={"csrf_token": token}).status_code == 404, act
    assert the_run().state is ImportState.DRAFT


def test_nothing_is_written_before_the_start(admin, client_of):
    client = client_of(admin)
    content = "Title,Company,Product,Owner,Stage\nA,Alfa,Chair,Ion Rus,Talks\n"
    trial = to_trial(client, first_page(client, "deals", content))
    client.get(trial)
    assert [count(model) for model in (Deal, Contact, Product, Job)] == [0, 0, 0, 0]


def test_neither_file_nor_cells_is_an_error_by_the_field(admin, client_of):
    answer = submit(client_of(admin), "/imports/", kind="companies")
    assert answer.status_code == 422
    assert parsed(answer).xpath("//*[@id='file-error']")


def test_a_refused_file_is_an_error_by_the_field_and_leaves_nothing(admin, client_of):
    answer = upload(client_of(admin), "companies", b"%PDF-1.7")
    assert answer.status_code == 422
    assert parsed(answer).xpath("//*[@id='file-error']")
    assert count(ImportRun) == 0


def test_the_source_is_asked_for(admin, client_of):
    client = client_of(admin)
    page = first_page(client, "companies", COMPANIES)
    columns = submit(client, page).headers["Location"]
    answer = submit(client, columns)
    assert answer.status_code == 422
    assert parsed(answer).xpath("//*[@id='source-error']")
    trial = columns.replace("/columns", "/trial")
    assert client.get(trial).headers["Location"] == columns
    token = parsed(client.get(columns)).xpath("//input[@name='csrf_token']/@value")[0]
    client.post(columns.replace("/columns", "/start"), data={"csrf_token": token})
    assert the_run().state is ImportState.DRAFT


def test_a_name_must_be_among_the_columns(admin, client_of):
    client = client_of(admin)
    columns = submit(client, first_page(client, "companies", COMPANIES)).headers["Location"]
    answer = submit(client, columns, source="x", **{"column-0": "leave"})
    assert answer.status_code == 422
    assert parsed(answer).xpath("//select[@id='column-0']/option[@selected]/@value") == ["leave"]


def test_columns_can_be_chosen_otherwise(admin, client_of):
    client = client_of(admin)
    columns = submit(client, first_page(client, "companies", COMPANIES)).headers["Location"]
    submit(client, columns, source="x", **{"column-1": "region", "column-2": "nonsense"})
    assert Settings.of(the_run()).columns == ("name", "region", "keep")


def test_the_preview_follows_another_choice_without_keeping_it(admin, client_of):
    client = client_of(admin)
    layout = first_page(client, "companies", "Nume;Oraş\nAlfa;Iaşi\n".encode("cp1250"))
    kept = dict(the_run().options)
    part = client.get(
        f"{layout}?encoding=cp1251&delimiter=;&header_row=0", headers={"HX-Request-Type": "partial"}
    )
    text = part.get_data(as_text=True)
    assert "<html" not in text
    assert "Iaєi" in text
    assert the_run().options == kept


@pytest.mark.parametrize(
    "query", ["encoding=zip", "header_row=x", "header_row=99", "delimiter=%00", "sheet=1"]
)
def test_a_preview_of_nonsense_is_answered_in_words(admin, client_of, query):
    client = client_of(admin)
    layout = first_page(client, "companies", COMPANIES)
    answer = client.get(f"{layout}?{query}", headers={"HX-Request-Type": "partial"})
    assert answer.status_code == 200


def test_the_layout_can_be_shown_without_script_and_then_kept(admin, client_of):
    client = client_of(admin)
    layout = first_page(client, "companies", COMPANIES)
    answer = submit(client, layout, header_row="0", act="show")
    assert answer.headers["Location"] == layout
    assert "3 " in client.get(layout).get_data(as_text=True)
    assert Settings.of(the_run()).layout.header_row == 0


@pytest.mark.parametrize(("field", "value"), [("encoding", "zip"), ("header_row", "x"), ("date_order", "")])
def test_a_layout_that_was_not_offered_is_refused(admin, client_of, field, value):
    client = client_of(admin)
    answer = submit(client, first_page(client, "companies", COMPANIES), **{field: value})
    assert answer.status_code == 422


DEALS = "Title,Company,Product,Owner\nA,Alpha,GTXPro,Ion Rus\nB,Gamma,Other,Ion Rus\n"


def names_page(client) -> str:
    layout = first_page(client, "deals", DEALS)
    columns = submit(client, layout).headers["Location"]
    return submit(client, columns, source="x").headers["Location"]


def line_id(page, name: str) -> str:
    return parsed(page).xpath(f"//td[normalize-space()='{name}']/following-sibling::td/select/@id")[0]


def test_unknown_names_are_matched_made_or_left_empty(admin, client_of):
    gtx, alfa = Product(name="GTX Pro", currency="RON"), make_company("Alfa")
    db.session.add(gtx)
    db.session.flush()
    ids = (gtx.id, alfa.id)
    client = client_of(admin)
    url = names_page(client)
    page = client.get(url)
    form = parsed(page)
    assert form.xpath(f"//select[@id='{line_id(page, 'GTXPro')}']/option[@selected]/@value") == [str(ids[0])]
    answer = submit(client, url, **{
        line_id(page, "Alpha") + "-other": "alfa",
        line_id(page, "Gamma"): "empty",
        line_id(page, "Other"): "make",
        "owner-rest": "empty",
    })  # fmt: skip
    assert answer.status_code == 303
    choices = Choices.of(the_run())
    assert choices.rest == {"company": "make", "product": "make", "owner": "empty"}
    start(client, answer.headers["Location"])
    runner.wait_until_idle(20)
    deals = db.session.scalars(select(Deal).order_by(Deal.title)).all()
    assert [(deal.contact_id, deal.owner_id) for deal in deals] == [(ids[1], None), (None, None)]
    assert [deal.lines[0].product.name for deal in deals] == ["GTX Pro", "Other"]


def test_a_name_nobody_has_is_an_error_by_its_field_and_stays_typed(admin, client_of):
    client = client_of(admin)
    url = names_page(client)
    field = line_id(client.get(url), "Alpha") + "-other"
    answer = submit(client, url, **{field: "Nowhere Ltd"})
    assert answer.status_code == 422
    assert parsed(answer).xpath(f"//input[@name='{field}'][@aria-invalid='true']/@value") == ["Nowhere Ltd"]


def test_known_names_are_offered_while_typing(admin, client_of):
    make_company("Mobila Nord SRL")
    client = client_of(admin)
    url = names_page(client).replace("/values", "/options/company?field=x-other&x-other=mobila no")
    assert "Mobila Nord SRL" in client.get(url).get_data(as_text=True)
    assert client.get(url.replace("company", "nonsense")).status_code == 404


def test_a_started_import_cannot_be_changed(admin, client_of):
    client = client_of(admin)
    trial = to_trial(client, first_page(client, "companies", COMPANIES))
    run_url = start(client, trial)
    for page in ("layout", "columns", "values", "trial"):
        assert client.get(f"{run_url}/{page}").headers["Location"] == run_url
    token = parsed(client.get("/imports/")).xpath("//input[@name='csrf_token']/@value")[0]
    client.post(f"{run_url}/start", data={"csrf_token": token})
    assert count(Job) == 1


def test_the_finished_page_stops_asking(admin, client_of):
    client = client_of(admin)
    run_url = start(client, to_trial(client, first_page(client, "companies", COMPANIES)))
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    assert "every 1s" in client.get(run_url, headers=headers).get_data(as_text=True)
    runner.wait_until_idle(20)
    part = client.get(run_url, headers=headers).get_data(as_text=True)
    assert "every 1s" not in part
    assert "<html" not in part
    assert f'id="import-{run_url.rpartition("/")[2]}"' in part


def test_rows_with_errors_are_shown_and_given_as_a_file(admin, client_of):
    client = client_of(admin)
    content = "Title,Close date\nA,1.2.2026\nB,never\n"
    run_url = start(client, to_trial(client, first_page(client, "deals", content)))
    assert client.get(f"{run_url}/errors").status_code == 404
    runner.wait_until_idle(20)
    assert "never" in client.get(run_url).get_data(as_text=True)
    with client.get(f"{run_url}/errors") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.get_data().startswith(b"\xef\xbb\xbf")


def test_an_import_that_was_given_up_can_go_on(admin, client_of):
    client = client_of(admin)
    run_url = start(client, to_trial(client, first_page(client, "companies", COMPANIES)))
    job = db.session.scalars(select(Job)).one()
    job.failed, job.finished_at = True, job.created_at
    db.session.commit()
    assert "<progress" not in client.get(run_url).get_data(as_text=True)
    answer = submit(client, run_url, f"{run_url}/continuation")
    assert answer.status_code == 303
    runner.wait_until_idle(20)
    assert the_run().state is ImportState.FINISHED


@pytest.mark.parametrize(
    "path", ["/imports/0", "/imports/999", f"/imports/{2**64}", "/imports/x", "/imports/1/errors"]
)
def test_unknown_imports_do_not_exist(admin, client_of, path):
    assert client_of(admin).get(path).status_code == 404


@pytest.mark.parametrize("language", ["ro", "ru", "hu", "pl"])
def test_every_page_speaks_every_language(admin, client_of, language):
    admin.language = language
    client = client_of(admin)
    run_url = start(client, to_trial(client, first_page(client, "deals", DEALS)))
    runner.wait_until_idle(20)
    assert client.get(run_url).status_code == 200


def test_nobody_s_writing_waits_while_a_file_is_looked_into(manager, client_of, monkeypatch):
    seen = []

    def look(data: bytes, layout):
        seen.append(db.session().in_transaction())
        return open_table(data, layout)

    monkeypatch.setattr("crm.services.transfers.intake.open_table", look)
    assert upload(client_of(manager), "companies", COMPANIES).status_code == 303
    assert seen == [False]
    assert (the_run().user_id, the_run().file.size) == (manager.id, len(COMPANIES.encode()))


LONG = "Name,Town\n" + "".join(f"Firma {n},Iași\n" for n in range(long_trial.AT_ONCE + 1))


def test_a_long_file_is_tried_out_in_the_background(manager, client_of):
    """No page waits for it: while it works the page shows how far it is, then what it found."""
    client = client_of(manager)
    page = first_page(client, "companies", LONG)
    while not page.endswith("/values"):
        page = submit(client, page, **({"source": "a fair"} if "columns" in page else {})).headers["Location"]
    trial = page.replace("/values", "/trial")
    for waiting in (page, trial):
        text = client.get(waiting).get_data(as_text=True)
        assert "<progress" in text
        assert f"{trial.removesuffix('trial')}start" not in text
    runner.wait_until_idle(20)
    assert client.get(page).headers["Location"] == trial
    assert count(Contact) == 0
    assert str(long_trial.AT_ONCE + 1) in parsed(client.get(trial)).text_content()
    start(client, trial)
    runner.wait_until_idle(20)
    assert count(Contact) == long_trial.AT_ONCE + 1


LONG_DEALS = "Title,Company\n" + "".join(
    f"Deal {n},{'Alfa Grup' if n % 2 else 'Beta'}\n" for n in range(long_trial.AT_ONCE + 1)
)


def test_the_names_of_a_long_file_are_read_by_the_job_and_matched_by_hand(manager, client_of):
    alfa_id = make_company("Alfa").id
    client = client_of(manager)
    page = first_page(client, "deals", LONG_DEALS)
    while not page.endswith("/values"):
        page = submit(client, page, **({"source": "a fair"} if "columns" in page else {})).headers["Location"]
    runner.wait_until_idle(20)
    shown = parsed(client.get(page))
    line = shown.xpath("//input[contains(@aria-label, 'Alfa Grup')]/@name")[0]
    trial = submit(client, page, **{line: "Alfa"}).headers["Location"]
    assert "<progress" in client.get(trial).get_data(as_text=True)
    runner.wait_until_idle(20)
    start(client, trial)
    runner.wait_until_idle(20)
    deals = select(func.count(Deal.id)).where(Deal.contact_id == alfa_id)
    assert db.session.scalar(deals) == long_trial.AT_ONCE // 2


def test_a_long_trial_that_nobody_asked_for_is_begun_by_a_button(manager, client_of):
    """Somebody comes back to a draft whose findings are too old, or in another language."""
    client = client_of(manager)
    trial = to_trial(client, first_page(client, "companies", LONG))
    runner.wait_until_idle(20)
    run = the_run()
    address, run.report = f"/imports/{run.id}/start", {}
    db.session.commit()
    assert address not in client.get(trial).get_data(as_text=True)
    assert submit(client, trial, trial).headers["Location"] == trial
    assert "<progress" in client.get(trial).get_data(as_text=True)
    runner.wait_until_idle(20)
    start(client, trial)
