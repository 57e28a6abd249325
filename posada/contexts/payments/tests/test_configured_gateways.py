"""The gateways of a house, found by the name that the terms call them."""

import pytest

from posada.contexts.payments.drivers.memory import MemoryGateway
from posada.contexts.payments.drivers.stripe import StripeGateway
from posada.contexts.payments.gateways import gateway
from posada.kernel.errors import NotFound

HOUSE = {"counter": "memory:", "cards": "stripe:https://sk_test:whsec@api.example.com"}


@pytest.mark.parametrize(("name", "driver"), [("counter", MemoryGateway), ("cards", StripeGateway)])
def test_each_address_finds_its_driver(settings, name, driver):
    settings.POSADA_GATEWAYS = HOUSE
    assert isinstance(gateway(name), driver)


def test_a_name_that_the_house_does_not_know_is_said_so(settings):
    settings.POSADA_GATEWAYS = HOUSE
    with pytest.raises(NotFound):
        gateway("elsewhere")
