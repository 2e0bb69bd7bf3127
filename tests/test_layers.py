"""House rules about who may call whom, beside the import contracts of pyproject.toml."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CRM = ROOT / "crm"
# Work in the background has no route: the runner is its door, and long work commits batch by batch.
OWN_DOORS = (
    "crm/services/jobs/",
    "crm/services/files/removal.py",
    "crm/services/housekeeping.py",
    "crm/services/transfers/job.py",
    "crm/services/transfers/long_trial.py",
    "crm/services/transfers/taking_back.py",
    "crm/services/mail.py",
    "crm/services/received_mail/fetching.py",
    "crm/services/outbox/",
    "crm/services/reminders/own.py",
    "crm/services/reminders/morning_list.py",
    "crm/services/reminders/sweep.py",
    "crm/services/recurrence/jobs.py",
    "crm/services/desk/counting.py",
    "crm/services/seeding/",
    "crm/services/sample_company/__init__.py",
)


def files(*folders: str) -> list[str]:
    """Return the Python files of the package's folders, named for people."""
    found = [path for folder in folders for path in (CRM / folder).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def tree_of(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def imported_names(tree: ast.Module, module: str) -> set[str]:
    """Return what the file imports from `module`."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module]
    return {alias.name for node in froms for alias in node.names}


def called_methods(tree: ast.Module) -> list[tuple[str, int]]:
    """Return every call of a method as `owner.method`, with its line."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(ast.unparse(call.func), call.lineno) for call in calls if isinstance(call.func, ast.Attribute)]


def test_imports_keep_to_their_layers():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("name", files("services", "models", "lib"))
def test_domain_does_not_read_the_request(name):
    """Who asks comes as an argument, so that jobs, commands and imports can ask too."""
    tree = tree_of(name)
    web = {"request", "session", "g", "flash", "redirect", "render_template", "abort"}
    assert imported_names(tree, "flask") & web == set()
    assert imported_names(tree, "flask_login") == set()


@pytest.mark.parametrize("name", files("services", "models", "lib"))
def test_domain_never_commits(name):
    """The route or the command commits once, so that an act and its event stand or fall together."""
    commits = [(call, line) for call, line in called_methods(tree_of(name)) if call.endswith(".commit")]
    assert commits == [] or name.startswith(OWN_DOORS)


@pytest.mark.parametrize("name", files("blueprints"))
def test_records_are_loaded_through_the_user(name):
    """`visible_or_404` is the one way to a record: a stranger's id answers 404."""
    unsafe = ("get_or_404", "first_or_404", "one_or_404", "session.get")
    loads = [(call, line) for call, line in called_methods(tree_of(name)) if call.endswith(unsafe)]
    assert loads == []


@pytest.mark.parametrize("name", files("."))
def test_relationships_name_both_sides(name):
    """`backref` puts an attribute on a class whose file does not show it."""
    keywords = [node.arg for node in ast.walk(tree_of(name)) if isinstance(node, ast.keyword)]
    assert "backref" not in keywords
