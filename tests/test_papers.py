"""What the papers say is so: the files, settings, commands and requirements they name are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
FILE = re.compile(r"`((?:crm|docs|scripts|tests|translations)/[\w./-]+)`")
PAPER = re.compile(r"(?<![\w/])[\w./-]+\.md\b")
LINK = re.compile(r"\]\(([\w./-]+)(?:#[\w-]+)?\)")
COMMAND = re.compile(r"--app app ([a-z][\w-]*)(?: ([a-z][\w-]*))?")
TARGET = re.compile(r"`make ([a-z-]+)|^make ([a-z-]+)", re.MULTILINE)
MARK = re.compile(r"\b(?:SC|OC|ST|MC|PL)-\d\d\b|(?<=[(, \"])[CT]\d{1,2}(?=[),:])")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sources(*folders: str) -> list[Path]:
    """The files of the project that people write, whatever they are written in."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    kinds = (".py", ".html", ".js", ".css", ".md")
    return [path for path in found if path.suffix in kinds and not {"build", "vendor"} & {*path.parts}]


def marks_in(paths: list[Path]) -> set[str]:
    return {mark for path in paths for mark in MARK.findall(path.read_text("utf-8"))}


def test_readme_names_every_setting():
    names = set(re.findall(r"environment(?:\.get\(|\[)\"([A-Z_]+)\"", read("crm/config.py")))
    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in read("README.md")] == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_names_files_that_exist(name):
    gone = [
        named
        for named in FILE.findall(read(name))
        if not (ROOT / named).exists() and not (ROOT / f"{named}.py").exists()
    ]
    gone += [link for link in LINK.findall(read(name)) if not (ROOT / name).parent.joinpath(link).exists()]
    assert gone == []


def test_code_names_only_papers_that_can_be_read():
    """A reader of the code cannot open what lies on the author's desk."""
    known = {Path(name).name for name in PAPERS}
    named = {
        (paper, path.relative_to(ROOT).as_posix())
        for path in sources("crm", "tests", "scripts", "docs")
        for paper in PAPER.findall(path.read_text("utf-8"))
    }
    assert [pair for pair in sorted(named) if Path(pair[0]).name not in known] == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_names_commands_that_exist(built_app, name):
    targets = {first or second for first, second in TARGET.findall(read(name))}
    assert targets <= set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for command, sub in COMMAND.findall(read(name)):
        assert command in built_app.cli.commands
        assert sub in getattr(built_app.cli.commands[command], "commands", {sub: None})


def test_readme_lists_every_command(built_app):
    rows = re.findall(r"^\| `(.+?)` \|", read("README.md").partition("## Commands")[2], re.MULTILINE)
    listed = {word.split()[0] for row in rows for word in row.replace("`", "").split(",")}
    assert {*built_app.cli.commands} - {"db", "shell", "run", "routes"} <= listed


def test_every_mark_of_a_requirement_is_explained():
    explained = set(re.findall(r"^\| ([A-Z]+-?\d+) \|", read("docs/requirements.md"), re.MULTILINE))
    used = marks_in(sources("crm", "tests", "docs/decisions"))
    assert used - explained == set(), "name it in docs/requirements.md"
    assert explained - used == set(), "nothing says that it keeps this requirement"
