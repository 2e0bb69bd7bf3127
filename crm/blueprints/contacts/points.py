"""From the points of a contact to the rows of its form, and back."""

from collections.abc import Sequence

from crm.blueprints.contacts.forms import ContactForm
from crm.blueprints.contacts.rows import Row
from crm.models import ContactPoint, PointKind
from crm.models.contact_point import ADDRESS_PARTS, one_line

LISTS = {
    PointKind.PHONE: "phones",
    PointKind.EMAIL: "emails",
    PointKind.MESSENGER: "messengers",
    PointKind.WEBSITE: "websites",
    PointKind.ADDRESS: "addresses",
}


def rows_of(points: Sequence[ContactPoint]) -> dict[str, list[dict]]:
    return {name: [_row_of(point) for point in points if point.kind is kind] for kind, name in LISTS.items()}


def _row_of(point: ContactPoint) -> dict:
    row = {name: getattr(point, name) for name in ("value", "label", "is_main", "service", *ADDRESS_PARTS)}
    if point.kind is PointKind.ADDRESS and not one_line(row):
        row["street"] = point.value  # came in as one line
    return row


def points_data(form: ContactForm, known: Sequence[ContactPoint]) -> list[dict]:
    """Every filled row as a point's data. What was not retyped keeps the form it came in with."""
    points = []
    for kind, name in LISTS.items():
        rows = form[name].filled
        main = main_row(rows)
        points += [_point_data(kind, row, row is main, form.region, known) for row in rows]
    return points


def main_row(rows: Sequence[Row]) -> Row | None:
    """The row ticked as the main one; of several the newly ticked."""
    ticked = [row for row in rows if "is_main" in row and row.is_main.data]
    fresh = [row for row in ticked if not row.is_main.object_data]
    return next(iter([*fresh, *ticked]), None)


def _point_data(kind: PointKind, row: Row, is_main: bool, region: str, known: Sequence[ContactPoint]) -> dict:
    if kind is PointKind.ADDRESS:
        typed = ContactPoint.of(kind, "", **row.parts)
    else:
        service = row.service.data if "service" in row else None
        typed = ContactPoint.of(kind, row.value.data, region=region, service=service)
    same = next((point for point in known if _is_same(point, typed)), None)
    data = {**(same or typed).as_data(), "is_main": is_main}
    if "label" in row:
        data["label"] = row.label.data or ""
    return data


def _is_same(point: ContactPoint, typed: ContactPoint) -> bool:
    if point.kind is not typed.kind or point.service is not typed.service:
        return False
    if point.kind is not PointKind.ADDRESS:
        return point.value == typed.value
    old, new = _row_of(point), _row_of(typed)
    return all(old[name] == new[name] for name in ADDRESS_PARTS)
