"""The five languages are whole, and the tool that keeps them so does what it says."""

import json
import shutil
import subprocess
import sys
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Message
from flask_babel import force_locale, gettext

import catalogs
import translations
from catalog_checks import source_problems, translation_problems
from crm.config import LANGUAGES


@pytest.fixture(scope="module")
def all_problems():
    return translations.all_problems()


@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_language_is_whole(all_problems, language):
    assert [problem for problem in all_problems if problem.startswith(f"{language}:")] == []


def test_template_is_in_step_with_the_code(all_problems):
    prefixes = tuple(f"{language}:" for language in catalogs.LANGUAGES)
    assert [problem for problem in all_problems if not problem.startswith(prefixes)] == []


def test_tool_and_application_speak_the_same_languages():
    assert set(catalogs.LANGUAGES) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("locale", "word"),
    [
        ("en_GB", "Save"),
        ("ro_RO", "Salvare"),
        ("ru_RU", "Сохранить"),
        ("hu_HU", "Mentés"),
        ("pl_PL", "Zapisz"),
    ],
)
def test_application_finds_its_translations(built_app, locale, word):
    with built_app.test_request_context(), force_locale(locale):
        assert gettext("Save") == word


@pytest.mark.parametrize("string", ["Salvare", "50 %", "ceva %"])
def test_a_string_without_placeholders(string):
    problems = translation_problems(Message("Save"), string, "ro")
    assert (problems == []) == ("%" not in string)


@pytest.mark.parametrize(
    ("msgid", "string", "language", "complaint"),
    [
        ("Hello %(name)s", "Bună", "ro", "placeholder left out: %(name)s"),
        ("Hello %(name)s", "Bună %(nume)s", "ro", "placeholder left out: %(name)s"),
        ("Hello", "Bună %(name)s", "ro", "placeholder that the English has not"),
        ("%(share)s%% done", "%(share)s % gata", "ro", "placeholder left out: %%"),
        ("%(name)s left", "%(name)s % a plecat", "ro", "percent sign"),
        ("<b>Bold</b>", "<i>Gros</i>", "ro", "HTML tags differ"),
        ("Save", "Salvare ", "ro", "blank at the edge"),
        ("Customer", "Clienţi", "ro", "comma letters"),
        ("Phone", "Telefonszám, õsz", "hu", "double acute"),
        ("Save", "Cохранить", "ru", "Cyrillic and Latin letters in one word: Cохранить"),
        ("It waits", "Ждёт", "ru", "write е for ё: ждёт"),
        ("Save", "Сохранить", "pl", "Cyrillic letters"),
        ("Save", ("Salvare", "Salvări", "Salvări"), "ro", "has no plural"),
    ],
)
def test_wrong_translations_are_named(msgid, string, language, complaint):
    assert complaint in translation_problems(Message(msgid), string, language)[0]


@pytest.mark.parametrize(
    ("forms", "language", "complaint"),
    [
        (("o tranzacție", "%(num)s tranzacții", "%(num)s de tranzacții"), "ro", None),
        (("%(num)s сделка", "%(num)s сделки", "%(num)s сделок"), "ru", None),
        (("%(num)s ügylet",), "hu", None),
        # Russian's first form is also that of 21 and 101.
        (("одна сделка", "%(num)s сделки", "%(num)s сделок"), "ru", "placeholder left out: %(num)s"),
        (("jedna", "%(num)s umowy"), "pl", "has 2 plural forms, pl needs 3"),
    ],
)
def test_plural_forms(forms, language, complaint):
    message = Message(("%(num)s deal", "%(num)s deals"))
    problems = translation_problems(message, forms, language)
    assert [complaint] == problems if complaint else problems == []


def test_english_strings_are_checked_too():
    assert "placeholder" in source_problems(Message("%(name)s has %d deals"))[0]
    assert "blank" in source_problems(Message("Name: "))[0]
    assert source_problems(Message("From 0 to 100 %%.")) == []


@pytest.fixture
def tool(tmp_path):
    """The translation tool in a small project of its own."""
    for name in ("scripts", "babel.cfg"):
        source = catalogs.ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    (tmp_path / "crm" / "templates").mkdir(parents=True)

    def run(*arguments):
        command = [sys.executable, "scripts/translations.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def project(tool, tmp_path):
    (tmp_path / "crm" / "a.py").write_text('_("Save"); ngettext("One card", "%(num)s cards", n)')
    page = "{# Translators: the month #}{{ pgettext('month', 'May') }}"
    (tmp_path / "crm" / "templates" / "a.html").write_text(page)
    return tmp_path


WHOLE = {
    "Save": {"ro": "Salvare", "ru": "Сохранить", "hu": "Mentés", "pl": "Zapisz"},
    "One card|||%(num)s cards": {
        "ro": ["Un card", "%(num)s carduri", "%(num)s de carduri"],
        "ru": ["%(num)s карточка", "%(num)s карточки", "%(num)s карточек"],
        "hu": ["%(num)s kártya"],
        "pl": ["Jedna karta", "%(num)s karty", "%(num)s kart"],
    },
    "month^^^May": {"ro": "mai", "ru": "май", "hu": "május", "pl": "maj"},
}


def fill(tool, project, entries):
    (project / "given.json").write_text(json.dumps(entries))
    return tool("fill", "given.json")


def test_fill_completes_what_missing_lists(tool, project):
    skeleton = json.loads(tool("missing", "--json").stdout)
    assert skeleton.keys() == WHOLE.keys()
    assert {key: set(entry) for key, entry in skeleton.items()} == {key: set(WHOLE[key]) for key in WHOLE}
    assert fill(tool, project, WHOLE).returncode == 0
    assert tool("check").returncode == 0
    assert json.loads(tool("missing", "--json").stdout) == {}
    compiled = project / "translations" / "ro" / "LC_MESSAGES" / "messages.mo"
    with compiled.open("rb") as source:
        words = GNUTranslations(source)
    assert words.ngettext("One card", "%(num)s cards", 21) == "%(num)s de carduri"


def test_fill_refuses_what_is_wrong_and_keeps_the_rest(tool, project):
    answer = fill(tool, project, {"Save": {"ro": "Salvare", "de": "Speichern"}, "Gone": {"ro": "Dus"}})
    assert answer.returncode == 1
    assert "REFUSED de: unknown language: 'Save'" in answer.stdout
    assert "not in the code, passed over: 'Gone'" in answer.stdout
    assert "Salvare" in catalogs.po_path("ro", project / "translations").read_text()


def test_a_string_that_returns_finds_its_translation_until_an_update_drops_it(tool, project):
    fill(tool, project, WHOLE)
    code = project / "crm" / "a.py"
    whole = code.read_text()
    code.write_text('_("Save")')
    fill(tool, project, {})
    code.write_text(whole)
    fill(tool, project, {})
    assert tool("check").returncode == 0
    code.write_text('_("Save")')
    tool("update")
    assert "karty" not in catalogs.po_path("pl", project / "translations").read_text()


def test_check_names_every_fault(tool, project):
    fill(tool, project, WHOLE)
    path = catalogs.po_path("ro", project / "translations")
    path.write_text(path.read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'))
    (project / "crm" / "b.py").write_text('_("One card"); _("New")')
    answer = tool("check")
    assert answer.returncode == 1
    assert "ro: marked fuzzy (a guess): 'Save'" in answer.stderr
    assert "hu: not translated: 'New'" in answer.stderr
    assert "used both with and without a plural: 'One card'" in answer.stderr
    assert "messages.pot is not in step" in answer.stderr


def test_files_do_not_change_by_themselves(tool, project):
    fill(tool, project, WHOLE)
    before = catalogs.po_path("ru", project / "translations").read_bytes()
    (project / "crm" / "a.py").write_text("\n\n" + (project / "crm" / "a.py").read_text())
    tool("update")
    assert catalogs.po_path("ru", project / "translations").read_bytes() == before
