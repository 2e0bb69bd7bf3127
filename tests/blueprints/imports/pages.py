"""Ways through the pages of an import."""

import io

from werkzeug.test import TestResponse

from crm.services.jobs import runner
from tests.pages import submit


def upload(client, kind: str, content: str | bytes, name: str = "list.csv") -> TestResponse:
    """Send a file; answers with the redirect to the first page of the draft, or the refusal."""
    data = content.encode() if isinstance(content, str) else content
    return submit(client, "/imports/", kind=kind, file=(io.BytesIO(data), name))


def first_page(client, kind: str, content: str | bytes, name: str = "list.csv") -> str:
    answer = upload(client, kind, content, name)
    assert answer.status_code == 303, answer.get_data(as_text=True)[-2000:]
    return answer.headers["Location"]


def to_trial(client, page: str, **fields) -> str:
    """Send each page on as it comes, with *fields* where it asks for them; the address of the trial."""
    while not page.endswith("/trial"):
        answer = client.get(page)
        if answer.status_code == 200:
            if "<progress" in answer.get_data(as_text=True):  # a long file is read in the background
                runner.wait_until_idle(60)
                continue
            wanted = {"source": "a fair", **fields}
            text = answer.get_data(as_text=True)
            answer = submit(client, page, **{k: v for k, v in wanted.items() if f'name="{k}"' in text})
        assert answer.status_code == 303, answer.get_data(as_text=True)[-3000:]
        page = answer.headers["Location"]
    return page


def start(client, trial: str) -> str:
    """Press the button of the trial page; the address of the run."""
    run_url = trial.removesuffix("/trial")
    answer = submit(client, trial, f"{run_url}/start")
    assert answer.headers["Location"] == run_url
    return run_url
