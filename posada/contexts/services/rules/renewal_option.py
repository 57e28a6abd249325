"""The option by which money without a claim of its own renews a service."""

from posada.terms.rule import Rule


class RenewalOption(Rule):
    """Each service carries an option of automatic renewal, which its holder switches.

    Source: metsys/automatic-renewal-option. Reading: it is on until somebody switches it off, since a renewal that was
    paid must not sit on account while the service is erased.
    """

    default: bool = True
