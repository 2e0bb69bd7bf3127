"""The owner of a desk, who reads English, on the morning that the factories call today."""

from datetime import UTC, datetime

import pytest

from crm.lib import clock


@pytest.fixture
def client(owner, client_of):
    owner.language = "en"
    with clock.set_to(datetime(2026, 11, 23, 10, 20, tzinfo=UTC)):
        yield client_of(owner)
