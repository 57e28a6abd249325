"""Named licences: of whom they are, how many there are, what they can do, and how they end."""

from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class NamedLicence(Rule):
    """A licence is of one person, identified by these fields. Source: alestra/licence-named.

    Reading: it may be released and given to another at will, one person at a time; each is on record. `reassignments`
    caps that where it is set.
    """

    person_by: tuple[str, ...] = ("person", "email")
    reassignments: int | None = None


class LicenceQuantity(Rule):
    """No more licences of a kind are assigned than were contracted. Source: alestra/licence-quantity-cap."""

    counted_by: Literal["product"] = "product"


class LicenceFunctions(Rule):
    """What a licence of this plan can do, beyond what it takes over from the plan `includes`.

    Sources: alestra/flex-feature-set, alestra/basic-feature-set, alestra/advanced-feature-set.
    """

    functions: tuple[str, ...] = Field(min_length=1)
    includes: str | None = None


class FunctionsByScope(Rule):
    """A function is enabled where the plan has it and the scope chose it.

    Source: alestra/features-limited-by-licence.
    """

    checked: tuple[Literal["plan", "scope"], ...] = ("plan", "scope")


class SessionLimit(Rule):
    """These functions join so many participants at most. Source: alestra/share-video-point-to-point."""

    functions: tuple[str, ...] = Field(min_length=1)
    participants: int = Field(2, ge=2)


class MobilityModes(Rule):
    """Mobility comes in these modes; those in the scope are enabled, on plans that have mobility.

    Source: alestra/mobility-internal-external.
    """

    modes: tuple[str, ...] = Field(min_length=1)


class LicenceStates(Rule):
    """The states of a licence and the steps between them; there are no others. Source: alestra/licence-states."""

    states: tuple[str, ...]


class LicenceDeactivation(Rule):
    """The licences of a service are deactivated when it ends, and only those.

    Source: alestra/licence-deactivation-at-term. Reading: each at the end of its own line, never earlier.
    """

    at: Literal["end-of-service"] = "end-of-service"


class LicenceReturn(Rule):
    """Licences that were deactivated are given back: the customer confirms that nothing is installed any more.

    Source: alestra/licence-return. Reading: no term and no charge; those outstanding are listed.
    """

    within: Duration | None = None


class CommunicationModes(Rule):
    """The modes in which people communicate and the kinds of device they use; no other is registered.

    Source: alestra/communication-modes.
    """

    modes: tuple[str, ...]
    devices: tuple[str, ...]
