"""Every template compiles, speaks only through translations and obeys the content security policy."""

from pathlib import Path

import pytest
from jinja2 import Environment

import template_checks

FOLDER = Path(__file__).resolve().parent.parent / "crm" / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", NAMES)
def test_template_keeps_the_house_rules(built_app, name):
    source = (FOLDER / name).read_text(encoding="utf-8")
    assert template_checks.problems(name, source, built_app.jinja_env) == []


@pytest.fixture(scope="module")
def environment():
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


@pytest.mark.parametrize(
    "source",
    [
        '<p class="Note Large">{{ _("Save") }}</p>',
        "{% trans name=name %}Hello <b>{{ name }}</b>{% pluralize %}Hello all{% endtrans %}",
        "{# A remark in English #}<b>Semafor</b>",
        '{{ button(_("Save"), name="save", kind="primary") }}',
        '<style>{{ inline_css() }}</style><script src="/a.js" defer></script>',
        '{% from "a.html" import field as f %}{{ f(label=_("Name")) }}',
        '<a href="https://example.com/">{{ "is-open" if open else "is-done" }}</a>',
    ],
)
def test_checks_let_good_templates_pass(environment, source):
    assert template_checks.problems("deals/show.html", source, environment) == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<p>Save</p>", "untranslated text 'Save'"),
        ("<p>{% if a %}Сохранить{% endif %}</p>", "untranslated text 'Сохранить'"),
        ('<input placeholder="Your name">', "untranslated placeholder"),
        ('<a title="{{ name }} opens"></a>', "untranslated title"),
        ("{{ 'Yes' if a else _('No') }}", "untranslated text 'Yes'"),
        ("{{ field(label='Name') }}", "untranslated label='Name'"),
        ("{{ empty('Nothing here yet') }}", "untranslated text 'Nothing here yet'"),
        ("{{ text|safe }}", "escaping is switched off"),
        ("{% autoescape false %}{{ x }}{% endautoescape %}", "escaping is switched off"),
        ("{% from 'a.html' import field, card %}{{ card() }}", "imports field"),
        ("{% import 'a.html' as forms %}", "imports forms"),
        ('<p style="color:red"></p>', "inline style"),
        ("<style>p{}</style>", "inline style sheet"),
        ("<script>go()</script>", "inline script"),
        ('<button onclick="go()"></button>', "inline onclick"),
        ('<b hx-on:click="go()"></b>', "inline hx-on:click"),
        ('<b hx-trigger="keyup[ctrlKey]"></b>', "trigger filter"),
        ('<a href="javascript:go()"></a>', "script in href"),
        ("<b hx-vals='js:{a: 1}'></b>", "script in hx-vals"),
        ('<img src="//cdn.example/a.png">', "somebody else's server"),
    ],
)
def test_checks_find_planted_faults(environment, source, complaint):
    found = template_checks.problems("deals/show.html", source, environment)
    assert len(found) >= 1
    assert complaint in found[0]


def test_text_mails_are_checked_too(environment):
    found = template_checks.problems("emails/reset.txt", '{{ _("Hello") }},\nbest regards', environment)
    assert found == ["untranslated text 'best'", "untranslated text 'regards'"]


def test_partials_name_their_inputs_and_never_extend(environment):
    source = '{% extends "layouts/base.html" %}'
    assert len(template_checks.problems("deals/_card.html", source, environment)) == 2
    assert template_checks.problems("deals/_card.html", "{# needs: deal #}\n{{ deal }}", environment) == []
