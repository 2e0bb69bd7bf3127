"""The list of chapters, and one chapter."""

from flask import abort, render_template

from crm.blueprints.help import bp
from crm.blueprints.help.chapters import shown_chapters
from crm.permissions import requires


@bp.get("/")
@requires("help.view")
def index():
    return render_template("help/index.html", chapters=shown_chapters())


@bp.get("/<chapter_name>")
@requires("help.view")
def show(chapter_name: str):
    chapters = shown_chapters()
    if chapter_name not in chapters:
        abort(404)
    names = list(chapters)
    here = names.index(chapter_name)
    following = names[here + 1] if here + 1 < len(names) else None
    return render_template(
        "help/show.html",
        name=chapter_name,
        chapter=chapters[chapter_name],
        chapters=chapters,
        following=following,
    )
