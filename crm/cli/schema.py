"""``flask upgrade``: bring the database up to date."""

import click
from flask import Flask, current_app

from crm import schema


def init_app(app: Flask) -> None:
    app.cli.add_command(upgrade)


@click.command("upgrade")
def upgrade() -> None:
    """Bring the database to this program's schema, after a backup."""
    try:
        changed = schema.upgrade(current_app._get_current_object())
    except schema.NewerSchema as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date." if not changed else "The database was upgraded.")
