"""How templates are rendered: strict about names, tight about white space."""

from flask import Flask
from jinja2 import StrictUndefined


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
