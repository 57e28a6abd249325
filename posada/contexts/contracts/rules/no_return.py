"""What an end that the customer wished does not bring back."""

from typing import Literal

from posada.terms.rule import Rule


class NoProration(Rule):
    """A month in which a service ends stays due in full; no part of it is computed. Source: alestra/no-proration."""

    prorated: Literal[False] = False


class NoRefund(Rule):
    """Nothing is given back where the customer ends early. Source: alestra/no-refund-early-termination.

    Reading: rents paid ahead are set off against the same months of the settlement, never charged twice.
    """

    refund: Literal[False] = False
    set_off: bool = True


class NoCreditNote(Rule):
    """No credit note is issued for an end that the customer wished; mistakes are still corrected.

    Source: alestra/no-credit-note-early-termination.
    """

    credit_note: Literal[False] = False
