"""The board, and one column of it where somebody asks for more."""

from urllib.parse import parse_qsl, urlsplit

from flask import abort, render_template, request, url_for
from flask_login import current_user

from crm.blueprints.deals import bp
from crm.blueprints.deals.fields import whole_number
from crm.fragments import render_fragments, wants_partial
from crm.i18n import today
from crm.models import Process, Step
from crm.navigation import here
from crm.permissions import requires
from crm.services.board import Board, BoardFilter, BoardReader, Column, choose_process
from crm.services.deal_cards import deal_processes


@bp.get("/deals/board")
@requires("deals.view")
def board():
    chosen = BoardFilter.from_args(request.args)
    processes = deal_processes()
    process = choose_process(processes, chosen.process_id)
    shown = reader(chosen).read(process) if process is not None else None
    return render_template(
        "deals/board.html", board=shown, processes=processes, chosen=chosen, **urls(chosen)
    )


@bp.get("/deals/board/<int:step_id>")
@requires("deals.view")
def column(step_id: int):
    """The cards of a step behind the one given by ``after`` (its position and id)."""
    process, step = step_or_404(step_id)
    chosen = BoardFilter.from_args(request.args)
    read = reader(chosen)
    shown = read.dressed(process, [read.column(step, after=place_argument())])
    context = {"board": shown, "column": shown.columns[0], **urls(chosen)}
    if wants_partial():
        return render_fragments("deals/_cards.html", **context)
    return render_template("deals/column.html", **context)


def reader(chosen: BoardFilter) -> BoardReader:
    return BoardReader(current_user, chosen, today())


def filter_of_page() -> BoardFilter:
    """The filter of the board that a moved card stands on: its address says it."""
    return BoardFilter.from_args(dict(parse_qsl(urlsplit(here()).query)))


def urls(chosen: BoardFilter) -> dict:
    """Addresses made once for all cards of a board, as fifty of them cost a millisecond."""
    return {
        "deals_url": url_for("deals.index"),
        "more_url": lambda column: more_url(column, chosen),
        "month": today().replace(day=1),
    }


def more_url(column: Column, chosen: BoardFilter) -> str:
    after = f"{column.more.position},{column.more.id}"
    return url_for("deals.column", step_id=column.step.id, after=after, **chosen.as_args())


def place_argument() -> tuple[int, int] | None:
    """The place after which the next cards begin; positions may be negative."""
    position, _comma, deal_id = request.args.get("after", "").partition(",")
    digits = whole_number(position.removeprefix("-"))
    number = whole_number(deal_id)
    if digits is None or number is None:
        return None
    return (-digits if position.startswith("-") else digits), number


def step_or_404(step_id: int) -> tuple[Process, Step]:
    found = [(process, step) for process in deal_processes() for step in process.steps if step.id == step_id]
    return found[0] if found else abort(404)


def board_of(process: Process, steps: list[Step], *, whole: bool) -> Board:
    """Some columns as the page shows them, *whole* or only their heads."""
    read = reader(filter_of_page())
    return read.board(process, steps) if whole else read.heads(process, steps)
