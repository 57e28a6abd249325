"""What we ask of a driver: which acts it carries out, and what a service is to be on a node, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Facts:
    """A service as its driver sees it. `settings` are the catalogue's; `notice` is what a suspended one shows."""

    service_id: int
    domain: str  # as ASCII; may be empty
    address: str  # of its node; empty while it has none
    settings: Mapping[str, Any]
    notice: Mapping[str, Any] | None
    wishes: Mapping[str, Any] = field(default_factory=dict)  # what its owner ordered of it: see acts/control.py


class Driver(Protocol):
    """One way of making services. Nodes read what it says; it talks to nothing and writes nothing.

    `acts` are the tasks that it carries out; all others stay with staff.
    """

    acts: frozenset[str]

    def spec(self, facts: Facts) -> Mapping[str, Any]:
        """What the node is to make of the service. The same facts, the same answer."""
        ...

    def faults(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong with the settings of a product: setting -> what is allowed."""
        ...
