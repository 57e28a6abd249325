"""A way to go back or to leave without signing in, which answers with a code."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class UnsignedRequest(Rule):
    """Whoever bought here may go back on the order, or end a service, from the public page, without signing in.

    The answer, with the code that identifies the request, comes to the address on file `within` so long; a person in
    `role` carries it out. Source: law-ar/withdrawal-button.
    """

    within: Duration
    role: str = "customer-care"
