"""What a plan or a package brings besides itself."""

from typing import Literal

from posada.terms.rule import Rule


class IncludedItems(Rule):
    """Whoever pays a package has all that it includes for the paid period: a service an item, none billed apart.

    Source: altomarketing/honoured-promotional-package. The catalogue says what each package includes.
    """

    held: Literal["paid-period"] = "paid-period"


class OrderDelivers(Rule):
    """Each line of an order yields one service, as the order describes it, and nothing else is owed.

    Source: altomarketing/provide-purchased-services.
    """

    each_line: Literal["one-service"] = "one-service"
