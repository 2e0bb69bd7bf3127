"""``flask import KIND FILE``: the guided import without its pages."""

import sys
from pathlib import Path

import click
from flask import Flask
from flask_babel import force_locale

from crm.cli.import_choices import InvalidChoice, choose
from crm.cli.import_words import echo_result, echo_trial
from crm.config import MAX_UPLOAD_BYTES, MEGABYTE
from crm.database import db
from crm.lib.tables import DELIMITERS, ENCODINGS, TableError
from crm.models import ImportKind, ImportState
from crm.services.feature_switches import switch_on_for
from crm.services.transfers import intake, job
from crm.services.transfers.cards import CardError
from crm.services.transfers.formats import DATE_ORDERS, DECIMAL_MARKS
from crm.services.transfers.plan import open_plan
from crm.services.transfers.settings import EMPTY, KEYS, MAKE, ORDER
from crm.services.transfers.trial import try_out
from crm.services.transfers.words import refusal

UNKNOWN = click.Choice([MAKE, EMPTY])
TAB_NAMES = {"tab": "\t", "\\t": "\t"}


def init_app(app: Flask) -> None:
    app.cli.add_command(bring)


def _delimiter(_context, _option, value: str | None) -> str | None:
    delimiter = TAB_NAMES.get(value, value)
    if delimiter is not None and delimiter not in DELIMITERS:
        raise click.BadParameter('one of ";" "," "|" or tab')
    return delimiter


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Guessed when absent, as all that follows.")
@click.option("--delimiter", callback=_delimiter, help='";" "," "|" or tab.')
@click.option("--sheet", help="Of a workbook; the first one when absent.")
@click.option("--header-row", type=click.IntRange(0), help="Row with the headings, 0 for none.")
@click.option("--date-order", type=click.Choice(DATE_ORDERS))
@click.option("--decimal", type=click.Choice(DECIMAL_MARKS))
@click.option("--currency", help="Of amounts without one; the team's when absent.")
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help='A field, "keep" or "leave".')
@click.option("--match", "matches", multiple=True, metavar="NAME=KNOWN", help='As in "GTXPro=GTX Pro".')
@click.option("--unknown-companies", type=UNKNOWN, default=MAKE, show_default=True)
@click.option("--unknown-owners", type=UNKNOWN, default=MAKE, show_default=True)
@click.option("--unknown-products", type=UNKNOWN, default=MAKE, show_default=True)
@click.option("--unknown-steps", type=UNKNOWN, default=MAKE, show_default=True)
@click.option("--process-name", help="Of the process that unknown steps are put into.")
@click.option("--known", type=click.Choice(ORDER), default="leave", show_default=True,
              help="What to do with records that are there.")  # fmt: skip
@click.option("--key", type=click.Choice(KEYS), default="auto", show_default=True, help="Known by what.")
@click.option("--owner", metavar="EMAIL", help="Responsible for rows that name nobody.")
@click.option("--source", help="Where the data is from; the file's name when absent.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, write nothing.")
def bring(kind: str, file: Path, *, dry_run: bool, **options) -> None:
    """Import FILE as KIND. Without options it guesses, makes what is unknown, and says what it did."""
    with force_locale("en_GB"):
        run = _draft(ImportKind(kind), file, options)
        plan = open_plan(run)
        trial = try_out(plan)
        echo_trial(plan, trial)
        if dry_run:
            db.session.rollback()
            click.echo("Nothing was written.")
            return
        intake.set_running(run)
        switch_on_for(run.kind, by=None)
        db.session.commit()
        with click.progressbar(length=len(plan), hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
            job.perform(run.id, lambda done, _total: bar.update(done - bar.pos))
        echo_result(run)
    if run.state is not ImportState.FINISHED:
        raise SystemExit(1)


def _draft(kind: ImportKind, file: Path, options: dict):
    """The run with all choices settled, not committed; whatever is wrong ends the command in words."""
    try:
        if file.stat().st_size > MAX_UPLOAD_BYTES:
            raise click.ClickException(f"The file is too large: at most {MAX_UPLOAD_BYTES // MEGABYTE} MB.")
        return choose(kind, file.read_bytes(), file.name, options)
    except (TableError, CardError) as error:
        db.session.rollback()
        raise click.ClickException(refusal(error)) from error
    except InvalidChoice as error:
        db.session.rollback()
        raise click.ClickException(str(error)) from error
