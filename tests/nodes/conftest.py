"""One machine with running daemons, and one house, for all tests that need no other."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.nodes.house import script
from tests.nodes.live import Live, daemons_running, living_house


@pytest.fixture(scope="session")
def daemons() -> Iterator[Live]:
    with daemons_running() as live:
        yield live


@pytest.fixture(scope="module")
def live(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Ana's sites a and b, paid and made."""
    with django_db_blocker.unblock(), living_house(script("a.example.com", "b.example.com"), daemons) as house:
        before = os.umask(0o077)  # of a hardened machine
        house.converge()
        os.umask(before)
        house.hear()
        yield house
