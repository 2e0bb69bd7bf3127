"""Who reads, as a plain value: what a statement needs to know of a user, so that it can be built once."""

from typing import NamedTuple

from crm.models import Role, User


class Reader(NamedTuple):
    """Stands for a user where a model says which rows are visible; two requests of a user are equal."""

    id: int
    role: Role


def reader_of(user: User) -> Reader:
    return Reader(user.id, user.role)
