"""How large a company is."""

from __future__ import annotations

import enum


class CompanySize(enum.Enum):
    """The bands of the European definition of small firms, by number of employees."""

    ONE = "1"
    MICRO = "2-9"
    SMALL = "10-49"
    MEDIUM = "50-249"
    LARGE = "250+"

    @property
    def label(self) -> str:
        return self.value.replace("-", "–")

    @classmethod
    def for_employees(cls, count: int) -> CompanySize:
        limits = ((1, cls.ONE), (9, cls.MICRO), (49, cls.SMALL), (249, cls.MEDIUM))
        return next((size for limit, size in limits if count <= limit), cls.LARGE)
