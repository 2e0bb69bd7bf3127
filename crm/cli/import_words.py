"""What ``flask import`` says: what it guessed, what it will do and what it did."""

import click

from crm.lib.money import format_money
from crm.models import ImportRun, ImportState
from crm.services.transfers.fields import KEEP, LEAVE
from crm.services.transfers.plan import Plan
from crm.services.transfers.source import TableSource
from crm.services.transfers.trial import Trial
from crm.services.transfers.words import problem_words, refusal_words

SHOWN_NAMES = 8
SHOWN_ROWS = 10
MADE = {"company": "companies", "owner": "colleagues who cannot sign in yet", "product": "products",
        "step": "stages"}  # fmt: skip
ROWS = {
    "made": "new",
    "changed": "changed",
    "left": "known already, left as they are",
    "archived": "in the archive, left there",
    "wrong": "with errors, left out",
}


def echo_trial(plan: Plan, trial: Trial) -> None:
    """The guesses, and what follows from them."""
    settings = plan.settings
    if isinstance(plan.source, TableSource):
        layout = plan.source.table.layout
        written = ", ".join(filter(None, (layout.encoding, repr(layout.delimiter or ""), layout.sheet)))
        click.echo(f"{plan.file_name}: {layout.kind.upper()} ({written}), dates {settings.date_order}, "
                   f"decimal {settings.decimal}, amounts in {settings.currency}.")  # fmt: skip
        for heading, field in zip(plan.headings, settings.columns, strict=False):
            click.echo(f"  {heading or '-'}: {_field_words(field)}")
    echo_matches(plan, trial)
    for kind, names in trial.named.items():
        shown = ", ".join(names[:SHOWN_NAMES]) + (", …" if len(names) > SHOWN_NAMES else "")
        click.echo(f"To be made: {len(names)} {MADE[kind]} ({shown}).")
    click.echo(_rows_words(trial.tally))
    for row, problems in trial.wrong[:SHOWN_ROWS]:
        words = " ".join(problem_words(problem, plan.headings) for problem in problems)
        click.echo(f"  row {row}: {words}")


def _field_words(field: str) -> str:
    return {KEEP: "kept as text in About", LEAVE: "left out"}.get(field, field)


def echo_matches(plan: Plan, trial: Trial) -> None:
    """Names that are written otherwise here: “GTXPro” is “GTX Pro”."""
    for written, known in trial.matched:
        click.echo(f"“{written}” is taken for “{known}”.")


def echo_result(run: ImportRun) -> None:
    failure = run.report.get("failure")
    if run.state is ImportState.FAILED and failure:
        click.echo(refusal_words(failure["reason"], failure["details"]), err=True)
        return
    tally = run.report.get("tally", {})
    click.echo(f"Done. {_rows_words(tally)}")
    _echo_figures(run.report.get("figures") or {})


def _rows_words(tally: dict) -> str:
    parts = [f"{tally[name]} {words}" for name, words in ROWS.items() if tally.get(name)]
    return f"{tally.get('rows', 0)} rows: {', '.join(parts) or 'nothing to import'}."


def _echo_figures(figures: dict) -> None:
    for step in figures.get("steps", ()):
        names = step["names"]
        click.echo(f"  {names.get('en') or next(iter(names.values()))}: {step['count']}")
    for currency, minor in figures.get("won_minor", {}).items():
        click.echo(f"  Value won: {format_money(minor, currency, 'en_GB')}")
    if figures.get("win_rate") is not None:
        click.echo(f"  Win rate: {figures['win_rate']} %")
