"""Products by name: for the lines of a deal and for their own list."""

from sqlalchemy import Row, select

from crm.database import db
from crm.lib.folding import query_words, search_variants
from crm.lib.whole_numbers import whole_number
from crm.models import Product

PAGE_SIZE = 50
OFFERED = 30


def suggest(text: str, limit: int = OFFERED) -> list[Row]:
    """Products in use (id, name, price_minor, currency) that begin or contain what was typed."""
    columns = (Product.id, Product.name, Product.price_minor, Product.currency)
    query = select(*columns).where(Product.archived_at.is_(None), *_conditions(text))
    return list(db.session.execute(query.order_by(Product.folded, Product.id).limit(limit)))


def named(text: str) -> Product | None:
    """The product in use of that name, however it is typed; the oldest of namesakes."""
    folded = search_variants(text)
    query = select(Product).where(Product.folded == folded, Product.archived_at.is_(None))
    return db.session.scalars(query.order_by(Product.id).limit(1)).one_or_none() if folded else None


def page_of(text: str, *, archived: bool, after: str | None = None) -> tuple[list[Product], str | None]:
    """A page in order of names, and the place its last line stands at if there are more."""
    query = select(Product).where(*_conditions(text))
    query = query.where(Product.archived_at.is_not(None) if archived else Product.archived_at.is_(None))
    typed_id, _comma, folded = (after or "").partition(",")
    if (product_id := whole_number(typed_id)) is not None:
        later = (Product.folded == folded) & (Product.id > product_id)
        query = query.where((Product.folded > folded) | later)
    query = query.order_by(Product.folded, Product.id).limit(PAGE_SIZE + 1)
    products = list(db.session.scalars(query))
    has_more, products = len(products) > PAGE_SIZE, products[:PAGE_SIZE]
    return products, f"{products[-1].id},{products[-1].folded}" if has_more else None


def _conditions(text: str) -> list:
    return [Product.folded.contains(words[0], autoescape=True) for words in query_words(text)]
