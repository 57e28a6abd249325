"""The Internet ports that a customer uses."""

from posada.terms.rule import Rule


class NetworkIsolation(Rule):
    """Each customer's network is kept apart from every other by `mechanism`, noted when a service is provided.

    Source: alestra/network-isolation. Reading: the mechanisms are the house's to choose; one at least is on record.
    """

    mechanism: str


class CustomerPorts(Rule):
    """The customer opens and closes ports itself; every change is on record.

    Source: alestra/security-rules-by-customer.
    """

    history: bool = True


class BlockedPorts(Rule):
    """These ports stay closed for everybody by the house's policy. Source: alestra/blocked-ports.

    Reading: the text lists none; the list is the provider's to load.
    """

    ports: tuple[int, ...] = ()


class PortUnblocking(Rule):
    """A blocked port is opened on request, if staff grant it, for the customer who asked alone.

    Source: alestra/port-unblock-request.
    """

    department: str
