"""The flask commands, one module a noun."""

from flask import Flask

from crm.cli import jobs, schema

ALL = (schema, jobs)


def init_app(app: Flask) -> None:
    for part in ALL:
        part.init_app(app)
