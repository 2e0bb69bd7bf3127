"""The board, and one column of it where somebody asks for more."""

from urllib.parse import parse_qsl, urlsplit

from flask import abort, render_template, request, url_for
from flask_login import current_user

from crm.blueprints.deals import bp
from crm.blueprints.deals.cards import CardDrawer
from crm.fragments import render_fragments, wants_partial
from crm.i18n import today
from crm.lib.whole_numbers import whole_number
from crm.navigation import here
from crm.permissions import requires
from crm.services.deals.board import Board, BoardFilter, BoardReader, Column, choose_process
from crm.services.processes.outlines import ProcessOutline, StepOutline, deal_outlines


@bp.get("/deals/board")
@requires("deals.view")
def board():
    chosen = BoardFilter.from_args(request.args)
    processes = deal_outlines(current_user)
    process = choose_process(processes, chosen.process_id)
    shown = reader(chosen).read(process) if process is not None else None
    context = {"board": shown, "processes": processes, "chosen": chosen}
    return render_template("deals/board.html", **context, **helpers(chosen, shown))


@bp.get("/deals/board/<int:step_id>")
@requires("deals.view")
def column(step_id: int):
    """The cards of a step behind the one given by ``after`` (its position and id)."""
    process, step = step_or_404(step_id)
    chosen = BoardFilter.from_args(request.args)
    shown = reader(chosen).rest(process, step, place_argument())
    context = {"column": shown.columns[0], **helpers(chosen, shown)}
    if wants_partial():
        return render_fragments("deals/_cards.html", **context)
    return render_template("deals/column.html", **context)


def reader(chosen: BoardFilter) -> BoardReader:
    return BoardReader(current_user, chosen, today())


def filter_of_page() -> BoardFilter:
    """The filter of the board that a moved card stands on: its address says it."""
    return BoardFilter.from_args(dict(parse_qsl(urlsplit(here()).query)))


def helpers(chosen: BoardFilter, shown: Board | None) -> dict:
    """What the templates of columns and cards need besides these."""
    return {
        "draw_cards": CardDrawer(shown.faces if shown is not None else {}),
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


def step_or_404(step_id: int) -> tuple[ProcessOutline, StepOutline]:
    processes = deal_outlines(current_user)
    found = [(process, step) for process in processes for step in process.steps if step.id == step_id]
    return found[0] if found else abort(404)
