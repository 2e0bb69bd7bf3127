"""What keeps a call, an e-mail and a meeting together while nobody knows yet what they are for (OC-06)."""

from crm.database import Base


class Chain(Base):
    """A thread of interactions, in the order of their days; the earliest is the first link.

    It has an id and nothing else: what there is to say stands on its links. A chain with one link
    left is shown to nobody.
    """
