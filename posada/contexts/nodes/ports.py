"""What we ask of a driver: which acts it carries out, and what a service is to be on a node, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from posada.kernel.errors import PosadaError


@dataclass(frozen=True, slots=True)
class Name:
    """A further name of a site: of a parked domain, or of a subdomain, which may have a folder of its own."""

    name: str
    parked: bool
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A service as its driver sees it. `settings` are the catalogue's; `notice` is what a suspended one shows."""

    service_id: int
    domain: str  # as ASCII; may be empty
    address: str  # of its node; empty while it has none
    settings: Mapping[str, Any]
    notice: Mapping[str, Any] | None
    closed: tuple[str, ...] = ()  # of a suspended one: site, mail, ftp, databases
    limits: Mapping[str, str] = field(default_factory=dict)  # that a person has put on it: cpu, processes, memory, …
    functions_off: tuple[str, ...] = ()  # of PHP, by the terms
    scripts: bool = True  # whether they run, by the terms
    added_databases: int = 0  # beyond those of its plan
    wishes: Mapping[str, Any] = field(default_factory=dict)  # what its owner ordered of it: see acts/control.py
    further: tuple[Name, ...] = ()  # names beside its domain
    redirects: Mapping[str, str] = field(default_factory=dict)  # address of the site -> where it leads
    own_certificate: Mapping[str, str] | None = None  # chain, key sealed for the node, digest
    own: Mapping[str, Any] = field(default_factory=dict)  # what its owner set of it: see contexts/sites/queries.py


class Driver(Protocol):
    """One way of making services. Nodes read what it says; it talks to nothing and writes nothing.

    `acts` are the tasks that it carries out by what the service is to be; all others stay with staff. One
    whose nodes do some of those once, where they can, has `works`, their names. One
    whose services' owners set something by themselves has `choices(settings)`: what the plan lets them choose.
    """

    acts: frozenset[str]

    def spec(self, facts: Facts) -> Mapping[str, Any]:
        """What the node is to make of the service. The same facts, the same answer."""
        ...

    def faults(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong with the settings of a product: setting -> what is allowed."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """The way to a panel. `roots` are the certificates it is known by (PEM); empty: those that all know."""

    host: str
    port: int
    user: str
    token: str = field(repr=False)
    roots: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a service is to be there: `active`, `suspended`, `ended` or `deleted`; to whose address its letters go."""

    presence: str
    spec: Mapping[str, Any]
    email: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """It is so now; of what was deleted, the proof."""

    words: str = ""
    proof: Mapping[str, Any] | None = None


class Failed(PosadaError):
    """It could not be made so; the text is the server's own."""


@runtime_checkable
class RemoteDriver(Driver, Protocol):
    """A driver of machines that run no program of ours: the house's worker asks them, again until it is done."""

    def carry_out(self, wanted: Wanted, door: Door) -> Outcome:
        """Make it so. Done twice, the second time does nothing. Raises Failed."""
        ...

    def usage(self, door: Door) -> Mapping[str, Mapping[str, int]]:
        """How much each account uses, by its name. Raises Failed."""
        ...
