"""What an import of deals amounts to: by step, the value won, the win rate."""

from sqlalchemy import func, select

from crm.database import db
from crm.models import Deal, DealState, Event, ImportKind, Process, Step
from crm.services.transfers.plan import Plan


def of_run(plan: Plan) -> dict:
    """Figures of the deals this run made, as JSON; {} for other kinds of import or none made."""
    if plan.kind is not ImportKind.DEALS:
        return {}
    steps = _by_step(plan)
    if not steps:
        return {}
    counts = {
        state: sum(each["count"] for each in steps if each["state"] == state.value) for state in DealState
    }
    closed = counts[DealState.WON] + counts[DealState.LOST]
    return {
        "steps": steps,
        "won_count": counts[DealState.WON],
        "lost_count": counts[DealState.LOST],
        "won_minor": _won(plan),
        "win_rate": round(100 * counts[DealState.WON] / closed, 2) if closed else None,
        "process_id": steps[0]["process_id"],
    }


def _made(plan: Plan):
    made = select(Event.record_id).where(Event.batch == plan.batch, Event.record_type == "deal")
    return Deal.id.in_(made)


def _by_step(plan: Plan) -> list[dict]:
    query = (
        select(Step, Deal.state, func.count(Deal.id))
        .join(Deal, Deal.step_id == Step.id)
        .join(Process, Process.id == Step.process_id)
        .where(_made(plan))
        .group_by(Step.id, Deal.state, Process.position)
        .order_by(Process.position, Step.number)
    )
    return [
        {"names": step.names, "state": state.value, "count": count, "process_id": step.process_id}
        for step, state, count in db.session.execute(query)
    ]


def _won(plan: Plan) -> dict[str, int]:
    """Currency → minor units won."""
    query = (
        select(Deal.currency, func.sum(Deal.amount_minor))
        .where(_made(plan), Deal.state == DealState.WON)
        .group_by(Deal.currency)
    )
    return {currency: int(total or 0) for currency, total in db.session.execute(query)}
