"""The interactions of the sample: planned, moved, noted, finished; and what is still to be done."""

from collections.abc import Iterator, Sequence
from functools import partial

from crm.models import Channel, Contact, Interaction, NoteKind, PointKind, State, Touch, User
from crm.services.interactions import checklist
from crm.services.interactions.participants import row_of
from crm.services.sample_company.stage import Act, Stage

WORDY = ("note", "move", "finish")


def acts(stage: Stage) -> Iterator[Act]:
    for part in stage.plot["interactions"]:
        said = iter(stage.words["interactions"][part["key"]].get("said", ()))
        yield Act(stage.moment(part["made"]), partial(_begin, stage, part))
        for act in part.get("acts", ()):
            words = next(said) if act["do"] in WORDY else ""
            yield Act(stage.moment(act["at"]), partial(_perform, stage, part, act, words))


def _begin(stage: Stage, part: dict) -> None:
    words, by = stage.words["interactions"][part["key"]], stage.user(part["who"])
    deal = stage.records[f"deal {part['deal']}"] if "deal" in part else None
    contact = stage.records[f"contact {part['with']}"] if "with" in part else None
    interaction = Interaction(
        title=words["title"],
        memo=words.get("memo", ""),
        place=_place(contact, part),
        source=stage.words["sources"][part["source"]] if "source" in part else "",
        document=part.get("document", ""),
        contact=contact,
        deal=deal,
        channel=Channel(part["channel"]),
        step=stage.steps[part["step"]] if "step" in part else None,
        responsible_id=by.id,
        created_by_id=by.id,
        is_private=part.get("private", False),
        is_on_watch=part.get("watch", False),
        update_date=stage.day(part["on"]),
        state=State.OPEN,
    )
    _plan(interaction, stage, part)
    interaction.participants_data = [_participant(stage, key) for key in part.get("people", ())]
    interaction.record_event("created", by=by, parts_before={"participants_data": []})
    _write_checklist(interaction, words.get("checklist", ()), part.get("ticked", 0), by)
    stage.records[f"interaction {part['key']}"] = interaction


def _place(contact: Contact | None, part: dict) -> str:
    """A visit is at the client's, and so is a meeting that the plot puts there."""
    is_there = part["channel"] == Channel.VISIT.value or part.get("at") == "client"
    point = contact.main_point(PointKind.ADDRESS) if contact is not None and is_there else None
    return point.value if point is not None else ""


def _write_checklist(interaction: Interaction, texts: Sequence[str], ticked: int, by: User) -> None:
    if texts:
        checklist.add(interaction, texts, by=by)
        for item in checklist.items_of(interaction)[:ticked]:
            item.tick(True, by=by)


def _plan(interaction: Interaction, stage: Stage, part: dict) -> None:
    day = stage.day(part["on"])
    if "minutes" in part:
        hour, zone = stage.hour(part["on"]), stage.team.time_zone
        interaction.plan_appointment(day, hour, minutes=part["minutes"], zone=zone)
    else:
        interaction.plan_task(day, stage.day(part["until"]) if "until" in part else None)


def _participant(stage: Stage, key: str) -> dict:
    person = stage.records[f"contact {key}"]
    point = person.main_point(PointKind.PHONE) or person.main_point(PointKind.EMAIL)
    coordinates = point.value if point is not None else ""
    return row_of(person.name, coordinates, stage.team.country, contact_id=person.id)


def _perform(stage: Stage, part: dict, act: dict, words: str) -> None:
    interaction, by = stage.records[f"interaction {part['key']}"], stage.user(part["who"])
    kind = NoteKind(act.get("kind", "own"))
    touch = Touch(act["touch"]) if "touch" in act else None
    match act["do"]:
        case "note":
            interaction.add_note(words, by=by, kind=kind, touch=touch)
        case "move":
            interaction.reschedule(stage.day(act["to"]), by=by, words=words, kind=kind, touch=touch)
        case "finish":
            interaction.finish(by=by, result=words)
        case "begin":
            interaction.set_state(State.IN_PROGRESS, by=by)
        case "step":
            interaction.walk_to(stage.steps[act["to"]], by=by, on=stage.day(act["at"]))
