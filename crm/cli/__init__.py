"""The flask commands, one module a noun."""

from flask import Flask

from crm.cli import backups, imports, jobs, mail, schema, seed, users

ALL = (schema, jobs, backups, seed, users, imports, mail)


def init_app(app: Flask) -> None:
    for part in ALL:
        part.init_app(app)
