"""A team with a mailbox, and a client it knows."""

from datetime import UTC, datetime

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import ContactPoint, PointKind
from crm.services.received_mail.addresses import address_of
from crm.team import forget_team
from tests.factories import make_person

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock_stands():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def mailbox(team):
    """The team's mailbox: crm@firma.example."""
    team.mail_address = "crm@firma.example"
    db.session.commit()
    forget_team()
    return team.mail_address


@pytest.fixture
def address(mailbox, owner):
    """The personal address of *owner*."""
    return address_of(owner)


@pytest.fixture
def ion(team):
    """A client with the address ion@client.example."""
    person = make_person("Popescu", "Ion")
    person.points = [ContactPoint.of(PointKind.EMAIL, "ion@client.example", is_main=True)]
    db.session.commit()
    return person
