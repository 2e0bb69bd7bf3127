"""Pages of auth."""

from flask import render_template

from crm.blueprints.auth import bp
from crm.permissions import public, requires


@bp.get("/login")
@public
def login():
    return render_template("auth/login.html")


@bp.post("/logout")
@public
def logout():
    return render_template("auth/logout.html")
