"""``flask users``: colleagues from the command line."""

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from crm.database import db
from crm.lib.emails import EmailError, check_email
from crm.lib.passwords import PasswordError, check_password
from crm.models import Role, TokenPurpose, User
from crm.services.accounts import addresses, passwords, tokens
from crm.team import team

users = AppGroup("users", help="Colleagues: add, list.")
DEFAULT_BASE = "http://127.0.0.1:8000"


def init_app(app: Flask) -> None:
    app.cli.add_command(users)


@users.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--given", default="", help="Given name.")
@click.option("--family", default="", help="Family name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; no link then.")
def add(email: str, role: str, given: str, family: str, password_stdin: bool) -> None:
    """Add a colleague and print the link by which they choose a password."""
    if not team().is_set_up:
        raise click.ClickException("Open the first-run page in a browser before adding colleagues.")
    user = User(email=free_address(email), role=Role(role), given_name=given, family_name=family)
    user.record_event("created", by=None)
    if password_stdin:
        user.password_hash = passwords.hash_password(typed_password(user))
        db.session.commit()
        click.echo(f"Added {user.email}.")
        return
    link = tokens.link_of(tokens.issue(user, TokenPurpose.INVITATION))
    db.session.commit()
    click.echo(link if current_app.config["BASE_URL"] else DEFAULT_BASE + link)


@users.command("list")
def show() -> None:
    """Print every colleague: id, address, role, state, name."""
    for user in db.session.scalars(select(User).order_by(User.id)):
        click.echo("\t".join((str(user.id), user.email or "-", user.role.value, user.state.value, user.name)))


def free_address(email: str) -> str:
    try:
        address = check_email(email)
    except EmailError as error:
        raise click.ClickException(f"{email} is not an e-mail address.") from error
    if addresses.is_taken(address):
        raise click.ClickException(f"A colleague with the address {address} is already there.")
    return address


def typed_password(user: User) -> str:
    password = sys.stdin.readline().rstrip("\n")
    try:
        check_password(password, ["Semafor", team().name, user.email, user.given_name, user.family_name])
    except PasswordError as error:
        raise click.ClickException(f"The password is refused: {error.reason.replace('_', ' ')}.") from error
    return password
