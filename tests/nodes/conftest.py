"""One machine with running daemons, and one house, for all tests that need no other."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, daemons_running, living_house


@pytest.fixture(scope="session")
def daemons() -> Iterator[Live]:
    with daemons_running() as live:
        yield live


@pytest.fixture(scope="module")
def live(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Ana's sites a and b, paid and made; and what nginx and PHP-FPM refuse, ordered and not yet tried."""
    bad = {
        "bad-nginx": {**HOSTING, "driver_settings": {"upload": "64q"}},
        "bad-php": {**HOSTING, "driver_settings": {"workers": 0}},
    }
    with django_db_blocker.unblock(), living_house(script("a.example.com", "b.example.com", **bad), daemons) as house:
        house.converge()
        house.hear()
        yield house
