"""What ending a service early costs, from what its line agreed and what was invoiced and paid."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.contracts import queries
from posada.contexts.contracts.models import Line
from posada.contexts.contracts.rules.settlement import (
    Bargain,
    PartialEnd,
    PeriodCompleted,
    RemainingRents,
    Settlement,
    SettlementCauses,
    SettlementPrices,
    SettlementStatement,
    UncoveredInstallation,
    settlement,
)
from posada.contexts.services.queries import Service
from posada.ground.catalogue.products import product
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.rule import Ground, distinct, grounds


@dataclass(frozen=True, slots=True)
class Owed:
    """A settlement with the rules that made it; `causes` says whether such an end is settled at all."""

    settled: Settlement
    rents: tuple[Ground, ...]
    installation: tuple[Ground, ...]
    grounds: tuple[Ground, ...]

    def facts(self) -> dict[str, Any]:
        """The figures of the statement, line by line, as they are shown."""
        made = self.settled
        return {
            "months": made.months, "rents": made.rents, "rents_with_discount": made.rents_net,
            "discounts_ignored": made.rents - made.rents_net, "set_off": made.set_off,
            "installation": made.installation, "already_invoiced": made.open_installation, "begun": made.begun,
        }  # fmt: skip

    def amounts(self) -> dict[str, Money]:
        return {"total": self.settled.total, "new": self.settled.new}


def owed(line: Line, service: Service, units: int, ended_on: date, cause: str, terms: Terms) -> Owed:
    """What an end of `units` on `ended_on` for `cause` costs, before tax; nothing for a cause that owes nothing."""
    target = product(terms, line.product).target()
    statement, causes = terms.ruling(SettlementStatement, target), terms.ruling(SettlementCauses, target)
    rents, installation = terms.ruling(RemainingRents, target), terms.ruling(UncoveredInstallation, target)
    prices, partial = terms.ruling(SettlementPrices, target), terms.ruling(PartialEnd, target)
    completed = terms.ruling(PeriodCompleted, target)
    caused = cause in causes.rule.causes if causes else cause == "customer"
    settled = settlement(
        bargain(line, service, units), ended_on,
        rents=rents.rule if rents and caused else None,
        installation=installation.rule if installation and caused else None,
        prices=prices.rule if prices else None, partial=partial.rule if partial else None,
        completed=completed.rule if completed else None,
    )  # fmt: skip
    if not caused:
        zero = Money.zero(line.currency)
        settled = replace(settled, rents=zero, rents_net=zero, set_off=zero, installation=zero, open_installation=zero)
        stood_on = grounds(causes, role="excludes")
        return Owed(settled, (), (), stood_on)
    if not settled.months:
        stood_on = grounds(completed, role="excludes") + grounds(statement, role="limits")
        return Owed(settled, (), (), stood_on)
    of_part = grounds(partial) if units < line.quantity else ()
    priced = grounds(prices, role="limits")
    for_rents, for_installation = grounds(rents), grounds(installation)
    stood_on = (*grounds(statement), *for_rents, *for_installation, *of_part, *priced, *grounds(causes, role="permits"))
    return Owed(settled, for_rents + priced + of_part, for_installation + priced, distinct(stood_on))


def bargain(line: Line, service: Service, units: int) -> Bargain:
    """What the line agreed, and how far it has come."""
    invoiced, paid = billing.charged(service.pk, "installation", line.currency)
    return Bargain(
        list_rent=Money(line.list_rent, line.currency), net_rent=queries.rent(line), quantity=units,
        of=service.quantity, installation=Money(line.installation, line.currency), invoiced=invoiced, paid=paid,
        starts_on=line.starts_on, ends_on=line.ends_on, months=line.months, paid_until=service.paid_until,
    )  # fmt: skip
