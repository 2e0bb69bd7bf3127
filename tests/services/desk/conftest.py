"""Interactions of the person whose desk it is."""

import pytest

from tests.factories import make_interaction


@pytest.fixture
def mine(owner):
    def make(title="Ofertă", **values):
        return make_interaction(title, **{"responsible_id": owner.id, **values})

    return make
