"""The coupons that customers hold: which, until when, and what one is worth."""

from dataclasses import dataclass
from datetime import date, datetime

from posada.contexts.services.governing import governs, target
from posada.contexts.services.models import Service
from posada.contexts.services.rules.coupon import Coupon, CouponLapse, CouponValidity
from posada.ground.catalogue.products import product
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, Ruling, grounds

MARK = "coupon"


@dataclass(frozen=True, slots=True)
class Held:
    """A coupon that a service brought, and the rules on it."""

    service: Service
    until: date | None
    used: bool
    coupon: Ruling[Coupon]
    validity: Ruling[CouponValidity] | None
    lapse: Ruling[CouponLapse] | None

    @property
    def grounds(self) -> tuple[Ground, ...]:
        return self.coupon.permits() + grounds(self.validity, role="limits")

    def fits(self, type: str, cycle: str) -> bool:
        """Whether a thing of this type, by this cycle, may be bought with it."""
        return type in self.coupon.rule.types and cycle == self.coupon.rule.cycle

    def worth(self, terms: Terms, currency: str) -> Money:
        return product(terms, self.coupon.rule.worth).price(self.coupon.rule.cycle, currency)

    def refuse_late(self, verdict: Verdict, today: date) -> None:
        """Raise the refusal of a coupon that was used, or whose days are over."""
        if self.used:
            raise verdict.refused("coupon-used", grounds=self.coupon.orders())
        if self.until is not None and today > self.until:
            stood_on = grounds(self.lapse) + grounds(self.validity, role="limits")
            raise verdict.refused("coupon-lapsed", grounds=stood_on, last_day=self.until)


def coupon_held(customer_id: int, code: str, at: datetime) -> Held | None:
    """The customer's coupon that goes by the name of the service it came with; None where there is none."""
    for service in Service.objects.filter(customer_id=customer_id, name=code, marks__has_key=MARK):
        terms = governs(service, at)
        ruling = terms.ruling(Coupon, target(service))
        mark = service.marks[MARK]
        if ruling is not None:
            until = date.fromisoformat(mark["until"]) if mark.get("until") else None
            validity, lapse = terms.ruling(CouponValidity, target(service)), terms.ruling(CouponLapse, target(service))
            return Held(service, until, bool(mark.get("used_by")), ruling, validity, lapse)
    return None
