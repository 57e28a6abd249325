"""The Internet ports that a customer uses."""

from posada.terms.rule import Rule


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
