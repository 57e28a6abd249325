"""What a renewal may be beside the period before it: the same, or other in what its invoice says."""

from typing import ClassVar, Literal

from posada.terms.rule import Rule


class RenewalOutcome(Rule):
    """A service renews just as it was, or with differences, which its invoice lists one by one.

    Sources: altomarketing/renewal-outcome-identical, altomarketing/renewal-outcome-changed.
    """

    identity: ClassVar[tuple[str, ...]] = ("outcome",)
    outcome: Literal["identical", "changed"]
