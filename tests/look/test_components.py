"""The components as a browser gets them: tied labels, ids once, forms that work without a script."""

import pytest
from lxml import html

from crm.models import State


@pytest.fixture
def page(client):
    return html.fromstring(client.get("/sample/all?errors").text)


def texts(nodes) -> list[str]:
    return [" ".join(node.text_content().split()) for node in nodes]


@pytest.mark.parametrize("name", ["all", "board", "blank"])
def test_one_heading_that_begins_the_title_and_no_id_twice(client, name):
    page = html.fromstring(client.get(f"/sample/{name}").text)
    (heading,) = texts(page.xpath("//h1"))
    assert page.findtext(".//title") == f"{heading} · Semafor"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_input_has_a_name_that_is_read_out(page):
    for control in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labels = control.xpath(f"ancestor::label | //label[@for='{control.get('id')}']")
        assert texts(labels) or control.get("aria-label"), html.tostring(control)


def test_every_reference_of_an_input_exists(page):
    ids = set(page.xpath("//@id"))
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "list", "for"):
        for value in page.xpath(f"//@{attribute}"):
            assert set(value.split()) <= ids, (attribute, value)


def test_a_wrong_field_is_marked_and_says_why(page):
    name = page.get_element_by_id("name")
    assert name.get("aria-invalid") == "true"
    assert name.get("aria-describedby") == "name-help name-error"
    assert texts([page.get_element_by_id("name-error")]) == ["Required field"]
    assert texts(page.xpath("//*[@class='error-summary']//a[@href='#name']")) == ["Kapcsolattartó neve"]


def test_a_right_field_is_not_marked(page):
    assert page.get_element_by_id("email").get("aria-invalid") is None
    assert page.get_element_by_id("email").get("aria-describedby") is None


def test_every_post_form_carries_token_and_submission_id(page):
    for form in page.forms:
        if form.method == "POST":
            assert form.fields["csrf_token"]
            assert len(form.fields["submission_id"]) == 32
    assert page.get_element_by_id("sample").fields["version"] == "3"


def test_no_two_forms_share_a_submission_id(page):
    keys = page.xpath("//input[@name='submission_id']/@value")
    assert len(keys) == len(set(keys))


def test_a_kind_of_its_own_for_each_input(page):
    form = page.get_element_by_id("sample")
    kinds = {control.name: control.get("type") for control in form.inputs if control.tag == "input"}
    assert kinds["email"] == "email"
    assert kinds["due"] == "date"
    assert kinds["at"] == "time"
    assert kinds["file"] == "file"
    assert form.inputs["amount"].get("inputmode") == "decimal"
    assert form.inputs["amount"].get("list") == "amount-options"


def test_the_light_says_its_word(page):
    words = texts(page.xpath("//*[@class='lights']//button[@aria-pressed='true']"))
    assert words == [str(state.label) for state in State]


def test_facts_without_a_value_are_left_out(page):
    assert texts(page.xpath("//dt"))[:2] == ["Adószám", "Telefon"]


def test_what_a_user_types_is_never_markup(look_app):
    with look_app.test_request_context("/"):
        macros = look_app.jinja_env.get_template("components/records.html").module
        assert "<script>" not in macros.badge("<script>")
        assert "<script>" not in macros.fact("<script>", "<script>", href="x")
