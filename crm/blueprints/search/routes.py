"""The search page, and its suggestions while one types."""

from flask import render_template, request
from flask_login import current_user

from crm.blueprints.search import bp
from crm.fragments import render_fragments, wants_partial
from crm.permissions import requires
from crm.services.search import search

SUGGESTIONS = 5


@bp.get("/search")
@requires("search.view")
def index():
    query = request.args.get("q", "").strip()
    if wants_partial():
        hits = search(query, current_user, limit=SUGGESTIONS)
        return render_fragments("search/_suggestions.html", hits=hits, query=query)
    return render_template("search/index.html", hits=search(query, current_user), query=query)
