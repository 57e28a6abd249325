"""Finding the gateway that the terms name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from posada.contexts.payments.drivers.memory import MemoryGateway
from posada.contexts.payments.ports import Gateway
from posada.kernel.errors import NotFound

_in_use: ContextVar[Mapping[str, Gateway] | None] = ContextVar("gateways", default=None)


def gateway(name: str) -> Gateway:
    """The gateway that this house knows by `name`. NotFound where it has none."""
    in_use = _in_use.get()
    if in_use is not None:
        return in_use[name]
    return _configured(name)


@lru_cache(maxsize=16)
def _configured(name: str) -> Gateway:
    address = settings.POSADA_GATEWAYS.get(name)
    if address is None:
        raise NotFound(f"gateway:{name}")
    driver: Gateway = import_string(settings.POSADA_GATEWAY_DRIVERS[address.partition(":")[0]]).at(address)
    return driver


@contextmanager
def use_memory_gateways() -> Iterator[Mapping[str, MemoryGateway]]:
    """Within, every gateway is one in memory, new and by itself."""
    made: defaultdict[str, MemoryGateway] = defaultdict(MemoryGateway)
    token = _in_use.set(made)
    try:
        yield made
    finally:
        _in_use.reset(token)
