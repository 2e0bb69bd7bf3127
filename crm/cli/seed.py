"""``flask seed``: made-up records for measuring, and a sample company for trying out."""

import click
from flask import Flask

from crm.config import LANGUAGES
from crm.database import db
from crm.services.sample_company.demo import make_demo
from crm.services.seeding.bulk import EMAIL, PASSWORD, Sizes, seed

SIGN_IN = f"Sign in as {EMAIL} with the password {PASSWORD}."


def init_app(app: Flask) -> None:
    app.cli.add_command(make)


@click.command("seed")
@click.option("--companies", type=click.IntRange(0), default=100, show_default=True)
@click.option("--people", type=click.IntRange(0), default=300, show_default=True)
@click.option("--interactions", type=click.IntRange(0), default=1_000, show_default=True)
@click.option("--deals", type=click.IntRange(0), default=100, show_default=True)
@click.option("--users", type=click.IntRange(1), default=5, show_default=True)
@click.option("--seed", "number", type=int, default=1, show_default=True, help="Same seed, same records.")
@click.option("--demo", is_flag=True, help="Instead: a furniture dealer with a month of history.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="ro", show_default=True, help="Of the demo."
)
def make(number: int, demo: bool, language: str, **sizes: int) -> None:
    """Add made-up companies, people, interactions and deals of four countries."""
    if demo:
        add_sample(language)
        return
    if not sizes["companies"] + sizes["people"] and sizes["interactions"] + sizes["deals"]:
        raise click.UsageError("Interactions and deals need companies or people.")
    seed(Sizes(**sizes), number=number)
    click.echo(in_words(sizes))
    click.echo(SIGN_IN)


def add_sample(language: str) -> None:
    made = make_demo(language)
    db.session.commit()
    click.echo(in_words(made) if made else "The sample company is there already.")


def in_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) + " made."
