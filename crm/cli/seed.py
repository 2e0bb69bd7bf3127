"""``flask seed``: made-up records for measuring and trying out."""

import click
from flask import Flask

from crm.services.seeding.bulk import EMAIL, PASSWORD, Sizes, seed


def init_app(app: Flask) -> None:
    app.cli.add_command(make)


@click.command("seed")
@click.option("--companies", type=click.IntRange(0), default=100, show_default=True)
@click.option("--people", type=click.IntRange(0), default=300, show_default=True)
@click.option("--interactions", type=click.IntRange(0), default=1_000, show_default=True)
@click.option("--deals", type=click.IntRange(0), default=100, show_default=True)
@click.option("--users", type=click.IntRange(1), default=5, show_default=True)
@click.option("--seed", "number", type=int, default=1, show_default=True, help="Same seed, same records.")
def make(number: int, **sizes: int) -> None:
    """Add made-up companies, people, interactions and deals of four countries."""
    if not sizes["companies"] + sizes["people"] and sizes["interactions"] + sizes["deals"]:
        raise click.UsageError("Interactions and deals need companies or people.")
    seed(Sizes(**sizes), number=number)
    click.echo(", ".join(f"{count} {name}" for name, count in sizes.items()) + " made.")
    click.echo(f"Sign in as {EMAIL} with the password {PASSWORD}.")
