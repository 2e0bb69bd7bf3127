"""A draft of a company or person as the columns of its rows."""

from collections.abc import Iterable

from sqlalchemy import inspect

from crm.lib.name_keys import name_key
from crm.lib.sort_keys import sort_key
from crm.lib.tax_numbers import TaxNumber, check_tax_number
from crm.models import CompanySize, ContactKind, ContactPoint, NameOrder, PointKind
from crm.models.contact_point import ways_of
from crm.models.names import full_name, split_name, usual_order
from crm.models.search_index import search_text
from crm.services.transfers.drafts import Draft, PointDraft
from crm.services.transfers.plan import Plan

POINT_COLUMNS = [
    attr.key for attr in inspect(ContactPoint).column_attrs if attr.key not in ("id", "contact_id")
]


def points_of(draft: Draft, plan: Plan) -> list[ContactPoint]:
    """The contact points of a draft, not added to any session; the first of each kind is its main one."""
    if draft.built_points is None:
        points = _without_repeats(_point(each, plan) for each in draft.points)
        draft.built_points = _with_main(points)
    return draft.built_points


def _point(draft: PointDraft, plan: Plan) -> ContactPoint:
    dialling = {} if draft.kind is PointKind.ADDRESS else {"region": plan.country}
    return ContactPoint.of(draft.kind, draft.value, **dialling, **draft.parts)


def _without_repeats(points: Iterable[ContactPoint]) -> list[ContactPoint]:
    kept = {}
    for point in points:
        kept.setdefault(point_key(point), point)
    return list(kept.values())


def point_key(point: ContactPoint) -> tuple:
    """Two points with the same key say the same."""
    if point.kind is PointKind.ADDRESS:
        return (point.kind, name_key(f"{point.value} {point.country}"))
    return (point.kind, point.normalized or point.value.casefold())


def _with_main(points: list[ContactPoint]) -> list[ContactPoint]:
    main = {point.kind for point in points if point.is_main}
    seen = set()
    for position, point in enumerate(points):
        point.is_main = (bool(point.is_main) and point.kind not in seen) or point.kind not in main | seen
        if point.is_main:
            seen.add(point.kind)
        point.position = position
    return points


def reach_of(points: Iterable[ContactPoint]) -> set[str]:
    """By what a person can be told from a namesake: phones in E.164 and e-mail addresses."""
    kinds = (PointKind.PHONE, PointKind.EMAIL)
    return {point.normalized for point in points if point.kind in kinds and point.normalized}


def cities_of(points: Iterable[ContactPoint]) -> set[str]:
    return {point.city_key for point in points if point.kind is PointKind.ADDRESS and point.city_key}


def tax_of(draft: Draft, plan: Plan) -> TaxNumber | None:
    """The tax number, checked by the country of the address, else of the team."""
    if not draft.text("tax_number"):
        return None
    countries = (point.parts.get("country") for point in draft.points if point.kind is PointKind.ADDRESS)
    return check_tax_number(draft.text("tax_number"), next(filter(None, countries), plan.country))


def contact_values(draft: Draft, plan: Plan, owner_id: int | None) -> dict:
    """The columns of the contact that the draft fills."""
    names = {"name": draft.text("name")} if draft.is_company else person_names(draft, plan.language)
    tax, employees = tax_of(draft, plan), draft.values.get("employees")
    return {
        "family_name": "",
        "given_name": "",
        "patronymic": "",
        "name_order": NameOrder.GIVEN_FIRST,
        **names,
        "tax_number": draft.text("tax_number"),
        "tax_country": (tax.country or "") if tax else "",
        "tax_number_key": (tax.key or None) if tax else None,
        "registration_number": draft.text("registration_number"),
        "industry": draft.text("industry"),
        "employees": employees,
        "size": CompanySize.for_employees(employees) if employees else None,
        "language": draft.values.get("language"),
        "about": draft.about_text,
        "external_id": draft.values.get("external_id"),
        "owner_id": owner_id,
    }


def person_names(draft: Draft, language: str) -> dict:
    """Whole name, parts and their order; what the file has in one piece is taken apart."""
    order, whole = usual_order(language), draft.text("name")
    family, given, patronymic = (draft.text(part) for part in ("family_name", "given_name", "patronymic"))
    if not (family or given):
        family, given, patronymic = split_name(whole, order)
    elif whole and family and given:
        order = NameOrder.FAMILY_FIRST if whole.startswith(family) else NameOrder.GIVEN_FIRST
    name = full_name(family, given, patronymic, order=order) or whole
    return {
        "name": name[:300], "family_name": family[:100], "given_name": given[:100],
        "patronymic": patronymic[:100], "name_order": order,
    }  # fmt: skip


def new_contact(draft: Draft, plan: Plan, owner_id: int | None) -> dict:
    """The whole row of a new contact, with its sort key and search text."""
    values = contact_values(draft, plan, owner_id)
    words = [values["name"], values["given_name"], values["family_name"], values["tax_number"]]
    words += [word for point in points_of(draft, plan) for word in point.search_source()]
    return {
        **values,
        **ways_of(point.kind for point in points_of(draft, plan)),
        "kind": ContactKind.COMPANY if draft.is_company else ContactKind.PERSON,
        "sort_key": sort_key(values["name"], plan.language),
        "search_text": search_text(words),
        "version": 1,
    }


def point_rows(draft: Draft, plan: Plan, contact_id: int) -> list[dict]:
    return [
        {"contact_id": contact_id, **{key: _column(point, key) for key in POINT_COLUMNS}}
        for point in points_of(draft, plan)
    ]


def _column(point: ContactPoint, key: str):
    value = getattr(point, key)
    return (
        ""
        if value is None
        and key in ("digits", "label", "street", "city", "city_key", "region", "postal_code", "country")
        else value
    )
