"""A page for monitors: does the process answer, does the database?"""

from flask import Blueprint
from sqlalchemy import text

from crm.database import db
from crm.permissions import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz():
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
