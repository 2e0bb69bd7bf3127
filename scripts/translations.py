"""Keep the translations in step with the code: `python scripts/translations.py --help`."""

import json
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message

import catalogs
from catalog_checks import catalog_problems, translation_problems
from catalogs import LANGUAGES, TARGETS


@click.group()
def cli() -> None:
    """Extract, merge, fill, compile and check the five languages."""


@cli.command()
def extract() -> None:
    """Write translations/messages.pot from the strings of the code."""
    with catalogs.lock():
        catalogs.save(catalogs.extract(), catalogs.TEMPLATE)


@cli.command()
def update() -> None:
    """Bring the template and all languages in step with the code; drop what the code lost."""
    with catalogs.lock():
        _update(keep_obsolete=False)


@cli.command("compile")
@click.argument("languages", nargs=-1, type=click.Choice(LANGUAGES))
def compile_catalogs(languages: tuple[str, ...]) -> None:
    """Write the .mo files that the application reads, of the named LANGUAGES or of all."""
    for language in languages or LANGUAGES:
        catalogs.compile_language(language)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def fill(file: Path) -> None:
    """Set the translations given in FILE, a JSON object.

    Its keys are msgids ("singular|||plural", "context^^^msgid"), its values objects of language and
    translation (a list of forms for a plural). Empty translations are passed over. What is wrong is
    refused and named; the rest is kept, and the exit code is 1.
    """
    entries = json.loads(file.read_text(encoding="utf-8"))
    with catalogs.lock():
        merged = _update(keep_obsolete=True)
        refused, notes = _apply(entries, merged)
        for language in TARGETS:
            catalogs.save(merged[language], catalogs.po_path(language), obsolete=True)
        for language in LANGUAGES:
            catalogs.compile_language(language)
    for line in (*notes, *refused):
        click.echo(line)
    click.echo(f"{len(entries)} strings read, {len(refused)} translations refused.")
    if refused:
        raise SystemExit(1)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print a file ready for `fill`.")
def missing(as_json: bool) -> None:
    """List the strings that lack a translation."""
    gaps = _gaps()
    if as_json:
        click.echo(json.dumps(gaps, ensure_ascii=False, indent=2))
        return
    for key, languages in gaps.items():
        click.echo(f"{' '.join(languages)}  {key}")
    click.echo(f"{len(gaps)} strings lack a translation.")


@cli.command()
def check() -> None:
    """Fail unless every language is whole, well-formed and in step with the code."""
    problems = all_problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        click.echo(f"{len(problems)} problems in the translations.", err=True)
        raise SystemExit(1)
    click.echo(f"Translations are whole in {', '.join(LANGUAGES)}.")


def all_problems() -> list[str]:
    """Return what is wrong with the template and with every language."""
    template = catalogs.extract()
    problems = [f"used both with and without a plural: {msgid!r}" for msgid in catalogs.clashes()]
    if not catalogs.TEMPLATE.exists() or catalogs.TEMPLATE.read_bytes() != catalogs.po_bytes(template):
        problems.append("messages.pot is not in step with the code: run `make translations`")
    for language in LANGUAGES:
        try:
            problems += catalog_problems(template, catalogs.load(language), language)
        except ValueError as error:
            problems.append(f"{language}: malformed file: {error}")
    return problems


def _update(*, keep_obsolete: bool) -> dict[str, Catalog]:
    template = catalogs.extract()
    catalogs.save(template, catalogs.TEMPLATE)
    merged = {}
    for language in LANGUAGES:
        merged[language] = catalogs.merge(template, language, catalogs.load(language))
        catalogs.save(merged[language], catalogs.po_path(language), obsolete=keep_obsolete)
    return merged


def _apply(entries: dict, merged: dict[str, Catalog]) -> tuple[list[str], list[str]]:
    known = {language: {catalogs.key_of(m): m for m in merged[language]} for language in TARGETS}
    refused, notes = [], []
    for key, translations in entries.items():
        if key not in known[TARGETS[0]]:
            notes.append(f"not in the code, passed over: {key!r}")
            continue
        for language, string in translations.items():
            if language in TARGETS:
                _set(known[language][key], string, language, refused, notes)
            else:
                refused.append(f"REFUSED {language}: unknown language: {key!r}")
    return refused, notes


def _set(message: Message, given: str | list, language: str, refused: list, notes: list) -> None:
    string = tuple(given) if isinstance(given, list) else given
    if not any(string):
        return
    key = repr(catalogs.key_of(message))
    if problems := translation_problems(message, string, language):
        refused += [f"REFUSED {language}: {problem}: {key}" for problem in problems]
        return
    if catalogs.filled(message) and message.string != string:
        notes.append(f"{language}: replaced {message.string!r} by {string!r}: {key}")
    message.string = string


def _gaps() -> dict[str, dict[str, str | list[str]]]:
    template, gaps = catalogs.extract(), {}
    for language in TARGETS:
        merged = catalogs.merge(template, language, catalogs.load(language))
        for message in filter(catalogs.key_of, merged):
            if not catalogs.filled(message):
                empty = list(message.string) if message.pluralizable else ""
                gaps.setdefault(catalogs.key_of(message), {})[language] = empty
    return gaps


if __name__ == "__main__":
    cli()
