"""Which statement of the renewal date counts."""

from typing import Literal

from posada.terms.rule import Rule


class RenewalDateAuthority(Rule):
    """Due day, grace, fees and suspension count from the date the proforma states, whatever is changed afterwards.

    Source: flooming/renewal-date-proforma.
    """

    stated_in: Literal["proforma"] = "proforma"
