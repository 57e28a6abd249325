"""What nobody may do without having accepted the terms in force."""

from typing import Literal

from posada.terms.rule import Rule


class AcceptanceRequired(Rule):
    """The doors that stay closed without a stored acceptance. Source: flooming/accept-by-use.

    `evidence`: only an explicit click, or a first use too.
    """

    identity = ("before",)
    before: Literal["order", "access", "use"] = "order"
    evidence: Literal["click", "click-or-use"] = "click-or-use"
