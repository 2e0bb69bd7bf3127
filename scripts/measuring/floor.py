"""The floor: a bare page of 50 rows by raw SQLite and Jinja, under the same server as the product."""

import os
import sqlite3

from flask import Flask, render_template_string

PAGE = """<!doctype html><title>Floor</title><table>{% for id, name, kind in rows %}
<tr><td>{{ id }}</td><td>{{ name }}</td><td>{{ kind }}</td></tr>{% endfor %}</table>"""

app = Flask(__name__)


@app.get("/")
def rows() -> str:
    connection = sqlite3.connect(os.environ["FLOOR_DATABASE"])
    try:
        found = connection.execute("SELECT id, name, kind FROM row ORDER BY id LIMIT 50").fetchall()
    finally:
        connection.close()
    return render_template_string(PAGE, rows=found)


def make_database(path: str) -> None:
    """A table of 50 rows."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, name TEXT, kind TEXT)")
    connection.executemany(
        "INSERT INTO row (name, kind) VALUES (?, ?)", [(f"Company {n}", "company") for n in range(50)]
    )
    connection.commit()
    connection.close()
