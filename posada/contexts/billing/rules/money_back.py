"""Money back within the first days of a service: for which plans, when, on what grounds, and how much."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.kernel.money import Money, sum_money
from posada.terms.rule import Rule


class NoRefunds(Rule):
    """What was paid is not given back, whatever becomes of the service. Source: metsys/no-refunds.

    Reading: the rules on money back and on payments by mistake are its exceptions.
    """

    percent: Decimal = Field(Decimal(0), ge=0, le=0)


class MoneyBack(Rule):
    """Only these plans are given back at all. Source: metsys/moneyback-eligible-plans."""


class MoneyBackWindow(Rule):
    """It is asked for `within` so long of the start of the service; its last day is still in time.

    Source: metsys/moneyback-30-days. Reading: the day of the start is not counted.
    """

    within: Duration


class MoneyBackAfterChange(Rule):
    """Of a service whose plan was changed the days count from the purchase of the first one.

    Source: metsys/moneyback-plan-change-date.
    """

    counted_from: Literal["first-purchase"] = "first-purchase"


class MoneyBackStanding(Rule):
    """The service runs, and its end is asked neither before the request nor while it is weighed.

    Source: metsys/moneyback-active-no-cancellation. Reading: who asks for the end meanwhile is told first that it voids
    the request.
    """

    state: Literal["active"] = "active"


class MoneyBackGrounds(Rule):
    """It rests on facts that prove technical trouble with the service, or on the customer's satisfaction with it.

    Sources: metsys/moneyback-technical-grounds, altomarketing/refund-only-for-satisfaction. Reading: reasons other than
    those `accepted` go to the person with a refusal proposed.
    """

    evidence: Literal["technical", "satisfaction"] = "technical"
    accepted: tuple[str, ...] = ()

    def proposes(self, because: str) -> str:
        """What is proposed to whoever decides, by the reason given; nothing where the terms name none."""
        return "" if not self.accepted else "grant" if because in self.accepted else "refuse"


class MoneyBackDecision(Rule):
    """A person in `role` weighs it and pays by means agreed; granted, the service ends.

    Source: metsys/moneyback-evaluation. Reading: `target` is when it should be decided; nothing follows by itself.
    """

    role: str
    target: Duration | None = None


class MethodCost(BaseModel):
    """What a payment by one method costs us."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    percent: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)


class MoneyBackCosts(Rule):
    """What the payment cost us is taken off, of the whole operation even where a part is given back.

    Source: metsys/moneyback-cost-deduction. Where `methods` says nothing of one, whoever decides names its costs.
    """

    methods: Mapping[str, MethodCost] = Field(default_factory=dict)


class MoneyBackParts(Rule):
    """Of a plan sold in parts only these are given back. Source: metsys/moneyback-inicio-hosting-only.

    The catalogue states the parts of a product's price. `with_unused_coupon` are given back too where the coupon that
    came with the plan was never used.
    """

    parts: tuple[str, ...]
    with_unused_coupon: tuple[str, ...] = ()


class MistakenPayment(Rule):
    """A payment made by mistake is weighed by a person, and given back less what it cost.

    Source: metsys/erroneous-payment-refund. `administrative` is what the handling costs unless the person says
    otherwise.
    """

    role: str
    administrative: Decimal = Decimal(0)


class IncompletePayment(Rule):
    """Of a payment that did not complete its method's procedure nothing is claimed back.

    Source: metsys/noncompliant-payment-no-claim.
    """


def last_day_to_ask(start: date, rule: MoneyBackWindow, calendar: Calendar) -> date:
    """The last day on which a service that began on `start` may be given back."""
    return calendar.after(start, rule.within)


def cost_of(paid: Money, method: str, rule: MoneyBackCosts) -> Money:
    """What a payment cost us by its method."""
    cost = rule.methods.get(method, MethodCost())
    return (paid.percent(cost.percent) + Money(cost.fixed, paid.currency)).rounded()


def refundable(paid: Money, parts: Mapping[str, Decimal], wanted: Collection[str]) -> Money:
    """What of a price paid falls to these parts; all of it where the product has none."""
    if not parts:
        return paid
    return min(paid, sum_money((Money(parts[name], paid.currency) for name in wanted if name in parts), paid.currency))
