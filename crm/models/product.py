"""What the team sells: goods and services."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned


class Product(Archivable, Timestamps, Versioned, Eventful, Base):
    """A product with its list price in minor units; ``folded`` finds it however its name is typed."""

    __table_args__ = (Index("ix_product_folded", "folded"), {"sqlite_autoincrement": True})

    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(400), default="")
    code: Mapped[str] = mapped_column(String(60), default="")
    series: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(20), default="")
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="")
    about: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def visible_to(cls, user):
        return select(cls)

    def __str__(self) -> str:
        return self.name
