"""Using pages as a browser without JavaScript does: read the form, fill it in, send it."""

from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart


def parsed(response: TestResponse) -> html.HtmlElement:
    return html.fromstring(response.get_data(as_text=True))


def classed(root: html.HtmlElement, name: str, path: str = "") -> list[html.HtmlElement]:
    """The elements of the class *name* under *root*; with *path* (XPath) what lies there below them."""
    return root.xpath(f'.//*[contains(concat(" ", normalize-space(@class), " "), " {name} ")]{path}')


def form_on(response: TestResponse, action: str) -> html.FormElement:
    """The form of the page that is sent to *action* (path, query not compared)."""
    forms = [form for form in parsed(response).forms if (form.action or "").partition("?")[0] == action]
    actions = [form.action for form in parsed(response).forms]
    assert forms, f"no form is sent to {action}, only to {actions}"
    return forms[0]


def values_of(form: html.FormElement) -> dict:
    """What a browser would send if nothing were changed."""
    values = {}
    for name, value in form.form_values():
        known = values.get(name)
        values[name] = value if known is None else [*([known] if isinstance(known, str) else known), value]
    return values


def submit(client, page_url: str, action: str | None = None, *, headers: dict | None = None, **fields):
    """Open *page_url*, fill *fields* into its form for *action* (the page itself by default), send it.

    A value None leaves the field out, as an unticked box or another button does. Files are tuples of a
    stream and a name. Returns the answer to the POST.
    """
    page = client.get(page_url, headers=headers)
    assert page.status_code == 200, f"{page_url} answers {page.status}"
    form = form_on(page, action or page_url.partition("?")[0])
    values = {**values_of(form), **fields}
    data = {name: value for name, value in values.items() if value is not None}
    is_multipart = "multipart" in (form.get("enctype") or "")
    content_type = "application/x-www-form-urlencoded"
    if is_multipart:
        boundary, data = encode_multipart({name: _upload(value) for name, value in data.items()})
        content_type = f'multipart/form-data; boundary="{boundary}"'
    return client.post(form.action, data=data, headers=headers, content_type=content_type)


def row_button(client, interaction, name: str, page: TestResponse | None = None) -> tuple[str, dict]:
    """Where a button of a row of the list posts to, and the form it belongs to with what it says.

    *page*: the list as it was loaded before; else it is loaded anew.
    """
    page = parsed(page or client.get("/interactions/"))
    button = page.xpath(f"//tr[@id='interaction-{interaction.id}']//button[@name='{name}']")[0]
    form = page.xpath(f"//form[@id='{button.get('form')}']")[0]
    return button.get("formaction"), {**values_of(form), name: button.get("value")}


def _upload(value):
    """A file as a browser sends it; the client itself would leave a temporary file open for a large one."""
    return FileStorage(*value) if isinstance(value, tuple) else value


def is_signed_in(client) -> bool:
    return client.get("/profile/").status_code == 200


def alert_on(response: TestResponse) -> str:
    """What the page says went wrong, on one line."""
    alerts = parsed(response).xpath("//*[@role='alert']")
    return " ".join(" ".join(alert.text_content() for alert in alerts).split())
