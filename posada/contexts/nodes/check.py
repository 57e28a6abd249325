"""Faults of a catalogue: products made by a driver that the house does not have, or with settings it cannot take."""

from collections.abc import Iterable

from posada.contexts.nodes.making import driver, driver_names
from posada.ground.catalogue.check import check_catalogue
from posada.ground.catalogue.products import catalog
from posada.terms.contract import Terms
from posada.terms.faults import Fault


def check_drivers(terms: Terms) -> Iterable[Fault]:
    """Each driver that nobody has, and each setting with what is allowed."""
    if any(check_catalogue(terms)):
        return
    for slug, product in catalog(terms).items():
        if product.driver not in driver_names():
            yield Fault(
                "catalog", ("products", slug, "driver"),
                f"driver is {product.driver!r}; allowed: {', '.join(driver_names())}",
            )  # fmt: skip
            continue
        made_by = driver(product.driver)
        wrong = made_by.faults(product.driver_settings) if made_by else dict.fromkeys(product.driver_settings, "none")
        for setting, allowed in sorted(wrong.items()):
            value = product.driver_settings[setting]
            yield Fault(
                "catalog", ("products", slug, "driver_settings", setting),
                f"{setting} is {value!r}; allowed: {allowed}",
            )  # fmt: skip
