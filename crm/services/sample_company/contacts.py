"""The companies and persons of the sample, with all that is known about them."""

from collections.abc import Iterator
from functools import partial

from crm.models import (
    Company,
    CompanySize,
    ConsentChannel,
    Contact,
    ContactPoint,
    Messenger,
    NameOrder,
    Person,
    PointKind,
)
from crm.models.names import usual_order
from crm.services.sample_company.stage import Act, Stage

ADDRESS = ("street", "city", "region", "postal_code")


def acts(stage: Stage) -> Iterator[Act]:
    for part in stage.plot["companies"]:
        yield from _life_of(part, partial(_make_company, stage, part), stage)
    for part in stage.plot["people"]:
        yield from _life_of(part, partial(_make_person, stage, part), stage)
    for part in stage.plot["second_jobs"]:
        yield Act(stage.moment(part["at"]), partial(_take_second_job, stage, part))


def _life_of(part: dict, make, stage: Stage) -> Iterator[Act]:
    yield Act(stage.moment(part["made"]), make)
    for channel, form, is_given, at in part.get("consents", ()):
        yield Act(stage.moment(at), partial(_state_consent, stage, part, channel, form, is_given))


def _make_company(stage: Stage, part: dict) -> None:
    words = stage.words["companies"][part["key"]]
    company = Company(name=words["name"], industry=words["industry"], size=CompanySize(part["size"]))
    company.set_tax_number(words["tax_number"], stage.words["team"]["country"])
    _add(company, stage, part, words)


def _make_person(stage: Stage, part: dict) -> None:
    words = stage.words["people"][part["key"]]
    person = Person(
        family_name=words["family"],
        given_name=words["given"],
        patronymic=words.get("patronymic", ""),
        name_order=_order(stage),
        preferred_channel=PointKind(part["channel"]) if "channel" in part else None,
        preferred_hours=words.get("hours", ""),
    )
    person.rename()
    person.affiliations_data = [
        {"contact_id": stage.records[f"contact {key}"].id, "role": role, "is_main": True}
        for key, role in zip(part["at"], words.get("roles", ()), strict=False)
    ]
    _add(person, stage, part, words)


def _order(stage: Stage) -> NameOrder:
    return usual_order(stage.team.language)


def _add(contact: Contact, stage: Stage, part: dict, words: dict) -> None:
    by = stage.user(part["who"])
    contact.owner_id = by.id
    contact.language = stage.team.language
    contact.about = words.get("about", "")
    contact.tag_names = [stage.words["tags"][key] for key in part.get("tags", ())]
    contact.points_data = [point.as_data() for point in _points(words, stage.words["team"]["country"])]
    contact.record_change("created", by=by, parts_before={name: [] for name in contact.tracked_parts})
    stage.records[f"contact {part['key']}"] = contact


def _points(words: dict, country: str) -> Iterator[ContactPoint]:
    for kind in (PointKind.PHONE, PointKind.EMAIL, PointKind.WEBSITE):
        if kind.value in words:
            yield ContactPoint.of(kind, words[kind.value], region=country, is_main=True)
    if "messenger" in words:
        service, handle = words["messenger"]
        yield ContactPoint.of(PointKind.MESSENGER, handle, service=Messenger(service), is_main=True)
    if "street" in words:
        parts = {name: words[name] for name in ADDRESS}
        yield ContactPoint.of(PointKind.ADDRESS, "", **parts, country=country, is_main=True)


def _state_consent(stage: Stage, part: dict, channel: str, form: str, is_given: bool) -> None:
    contact = stage.records[f"contact {part['key']}"]
    words = stage.words["consents"][form]
    wording = words["wording"] if is_given else ""
    contact.state_consent(
        ConsentChannel(channel), is_given=is_given, by=stage.user(part["who"]),
        source=words["source"], wording=wording,
    )  # fmt: skip


def _take_second_job(stage: Stage, part: dict) -> None:
    """People work for more than one company (PL-04)."""
    person = stage.records[f"contact {part['person']}"]
    company = stage.records[f"contact {part['company']}"]
    role = stage.words["people"][part["person"]]["roles"][1]
    before = person.parts()
    added = {"contact_id": company.id, "role": role, "is_main": False}
    person.affiliations_data = [*person.affiliations_data, added]
    person.record_change("updated", by=stage.user(part["who"]), parts_before=before)
