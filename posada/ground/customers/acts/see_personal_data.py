"""Staff looking at personal data."""

from datetime import datetime

from posada.ground.customers.models import Access, Customer
from posada.ground.customers.rules.personal_data_access import PersonalDataAccess, may_see
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def see_personal_data(customer: Customer, *what: str, purpose: str = "", by: Actor, now: datetime) -> None:
    """Log that a member of staff looks at a customer's personal data of these kinds, at one look.

    Raises Refused where the role needs one of them not.
    """
    ruling = book().for_existing(now).ruling(PersonalDataAccess)
    verdict = Verdict(
        customer.pk, "customer", customer.pk, "see-personal-data", now, grounds(ruling, role="permits"),
        facts={"what": what[0] if len(what) == 1 else list(what)}, effects=("access-logged",),
    )  # fmt: skip
    if ruling is not None and not all(may_see(each, by.role, ruling.rule) for each in what):
        raise verdict.refused("role-not-allowed", grounds=ruling.orders(), role=by.role)
    record([verdict], now=now, actor=by)
    for each in what:
        Access.objects.create(customer=customer, by=str(by), what=each, purpose=purpose, at=now)
