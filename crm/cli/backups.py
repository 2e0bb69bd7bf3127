"""``flask backup``, ``flask restore`` and ``flask doctor``."""

from pathlib import Path

import click
from flask import Flask, current_app

from crm import state
from crm.database import db
from crm.services import backups, doctor


def init_app(app: Flask) -> None:
    for command in (backup, restore, examine):
        app.cli.add_command(command)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything into FILE (a ZIP), while the program runs."""
    manifest = _or_fail(backups.make, file, current_app.config)
    click.echo(f"Backup of schema {manifest['schema']}: {len(manifest['sha256'])} files in {file}.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in place of the present data. Stop the program first."""
    db.session.remove()
    db.engine.dispose()
    state.dispose(current_app._get_current_object())
    manifest = _or_fail(backups.restore, file, current_app.config)
    click.echo(f"Restored the backup of {manifest['made_at']}. The data before it was kept beside it.")


def _or_fail(act, file: Path, settings) -> dict:
    try:
        return act(file, settings)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from error


@click.command("doctor")
def examine() -> None:
    """Tell versions, settings, last backup, last background work, and what is wrong."""
    findings = doctor.examine(current_app.config)
    for finding in findings:
        click.echo(f"{'!' if finding.is_wrong else ' '} {finding.topic}: {finding.words}")
    wrong = sum(finding.is_wrong for finding in findings)
    click.echo("All is well." if not wrong else f"{wrong} to look at.")
