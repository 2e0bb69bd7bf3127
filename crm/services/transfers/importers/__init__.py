"""One importer per kind of file; a new kind is a class of its own and a line here."""

from crm.models import ImportKind
from crm.services.transfers.importers.base import Importer
from crm.services.transfers.importers.contacts import ContactImporter
from crm.services.transfers.importers.deals import DealImporter
from crm.services.transfers.importers.products import ProductImporter
from crm.services.transfers.plan import Plan

IMPORTERS: dict[ImportKind, type[Importer]] = {
    ImportKind.COMPANIES: ContactImporter,
    ImportKind.PEOPLE: ContactImporter,
    ImportKind.VCARDS: ContactImporter,
    ImportKind.PRODUCTS: ProductImporter,
    ImportKind.DEALS: DealImporter,
}


def importer_for(plan: Plan) -> Importer:
    return IMPORTERS[plan.kind](plan)
