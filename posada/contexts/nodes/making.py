"""Finding the driver that a product names."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from posada.contexts.nodes.ports import Driver, RemoteDriver
from posada.ground.catalogue.products import MANUAL


@lru_cache(maxsize=16)
def driver(name: str) -> Driver | None:
    """The driver of that name; None where services are made by hand, or by what this house does not have."""
    path = settings.POSADA_SERVICE_DRIVERS.get(name)
    if name == MANUAL or path is None:
        return None
    made: Driver = import_string(path)()
    return made


def driver_names() -> tuple[str, ...]:
    """What a product may name."""
    return (MANUAL, *settings.POSADA_SERVICE_DRIVERS)


def remote(name: str) -> RemoteDriver | None:
    """The driver of that name where the house's worker carries it out; None where a node does."""
    made = driver(name)
    return made if isinstance(made, RemoteDriver) else None


def works_of(made_by: Driver | None) -> frozenset[str]:
    """The tasks that this driver's nodes do once."""
    return getattr(made_by, "works", frozenset())


def choices_of(made_by: Driver | None, settings: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]] | None:
    """What owners may choose of such a service, by setting; None where they set nothing by themselves."""
    choices = getattr(made_by, "choices", None)
    return choices(settings) if choices is not None else None
