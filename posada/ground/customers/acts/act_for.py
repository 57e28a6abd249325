"""Staff acting for a customer: for a purpose that the terms name, for as long as they allow, and kept."""

from datetime import datetime, timedelta

from posada.ground.customers.events import ActingBegan
from posada.ground.customers.models import Customer, Impersonation
from posada.ground.customers.rules.acting_for_customer import ActingForCustomer
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import LIMITS, PERMITS, Ground, grounds
from posada.terms.versions import book

ADMINISTRATOR = "administrator"


def purposes(terms: Terms, role: str | None) -> list[ActingForCustomer]:
    """What somebody in that role may act for; the administrator for everything that the terms name."""
    found = [ruling.rule for ruling in terms.rulings(ActingForCustomer)]
    return [rule for rule in found if role == ADMINISTRATOR or role in rule.roles]


def act_for(customer: Customer, purpose: str, *, note: str = "", by: Actor, now: datetime) -> Impersonation:
    """Come into a customer's area for a purpose. Announces ActingBegan.

    Raises Refused where the terms name no such purpose, or not for that role.
    """
    terms = book().for_existing(now)
    verdict = Verdict(customer.pk, "customer", customer.pk, "act-for-customer", now, facts={"purpose": purpose})
    ruling = terms.ruling(ActingForCustomer, purpose=purpose)
    if ruling is None:
        known = terms.rulings(ActingForCustomer)
        raise verdict.refused("purpose-not-allowed", grounds=known[0].orders() if known else ())
    if by.role != ADMINISTRATOR and by.role not in ruling.rule.roles:
        raise verdict.refused("role-not-allowed", grounds=ruling.orders(), role=by.role)
    ends = terms.calendar.add(now, ruling.rule.lasts)
    facts = {"purpose": purpose, "until": ends, "note": note[:300], "may": sorted(ruling.rule.may)}
    begun = Verdict(customer.pk, "customer", customer.pk, "act-for-customer", now, grounds(ruling, role=PERMITS),
                    facts=facts, effects=("acting-begun",))  # fmt: skip
    (decision,) = record([begun], now=now, actor=by)
    row = Impersonation.objects.create(
        customer=customer, staff_id=by.id, by=str(by), purpose=purpose, note=note[:300], may=sorted(ruling.rule.may),
        began_at=now, ends_at=ends, decision_id=decision,
    )  # fmt: skip
    announce(ActingBegan(customer.pk, purpose, ends, ruling.rule.told, decision, now, by))
    return row


def stop_acting(row: Impersonation, *, by: Actor, now: datetime) -> None:
    """Leave a customer's area; once it is left, or its time is over, nothing happens."""
    if row.ended_at is not None or row.ends_at <= now:
        return
    Impersonation.objects.filter(pk=row.pk, customer_id=row.customer_id).update(ended_at=now)
    at = max(now, row.began_at + timedelta(microseconds=1))
    verdict = Verdict(row.customer_id, "customer", row.customer_id, "stop-acting-for-customer", at,
                      _grounds(row.purpose, now), facts={"purpose": row.purpose, "began_at": row.began_at},
                      effects=("acting-ended",))  # fmt: skip
    record([verdict], now=now, actor=by)


def refuse_deed(row: Impersonation, deed: str, *, by: Actor, now: datetime) -> None:
    """Raise the refusal of something that the purpose does not allow."""
    verdict = Verdict(row.customer_id, "customer", row.customer_id, "acting-deed", now,
                      facts={"purpose": row.purpose, "what": deed})  # fmt: skip
    raise verdict.refused("not-for-this-purpose", grounds=_grounds(row.purpose, now))


def _grounds(purpose: str, now: datetime) -> tuple[Ground, ...]:
    return grounds(book().for_existing(now).ruling(ActingForCustomer, purpose=purpose), role=LIMITS)
