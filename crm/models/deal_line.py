"""The products of a deal."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base
from crm.models.product import Product

if TYPE_CHECKING:
    from crm.models.deal import Deal


class DealLine(Base):
    """So many of a product, at a price in minor units of the deal's currency."""

    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    quantity_thousandths: Mapped[int] = mapped_column(BigInteger, default=1000)
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)

    deal: Mapped[Deal] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship()

    @property
    def quantity(self) -> Decimal:
        return Decimal(self.quantity_thousandths) / 1000

    @property
    def total_minor(self) -> int | None:
        """Quantity times price, rounded half to even; None without a price."""
        if self.price_minor is None:
            return None
        exact = self.quantity * self.price_minor
        return int(exact.to_integral_value(ROUND_HALF_EVEN))

    def as_data(self) -> dict:
        return {
            "product_id": self.product_id,
            "quantity_thousandths": self.quantity_thousandths,
            "price_minor": self.price_minor,
        }
