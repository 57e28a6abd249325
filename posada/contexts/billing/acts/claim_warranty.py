"""Claiming a warranty of conformity, and giving back the fee of the period of the claim."""

from datetime import date, datetime

from posada.contexts.billing.acts.charge_quantity import charge_of
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.rules.warranty import WarrantyClaim, WarrantyRefund, last_day_to_claim
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.rule import grounds

CLAIM = "warranty-claim"


def claim_warranty(service_id: int, incident_on: date, documented: str, *, now: datetime, by: Actor) -> int:
    """Put a claim that a service did not do what is documented before a person; the case's id.

    Raises Refused where no warranty covers the service, and once the time to claim is over.
    """
    service = services.by_id([service_id])[service_id]
    if not documented:
        raise BadInput("documented", documented, "the documented behaviour that failed")
    terms, target = services.governs(service, now), services.target(service)
    claim, refund = terms.ruling(WarrantyClaim, target), terms.ruling(WarrantyRefund, target)
    verdict = Verdict(service.customer_id, "service", service.pk, CLAIM, now, facts={"incident_on": incident_on})
    if refund is None:
        raise verdict.refused("not-under-warranty")
    last_day = last_day_to_claim(incident_on, claim.rule, terms.calendar) if claim else None
    if claim is not None and last_day is not None and terms.calendar.today(now) > last_day:
        raise verdict.refused("claimed-too-late", grounds=claim.orders(), last_day=last_day)
    matter = Matter(
        service.customer_id, CLAIM, ("service", service.pk), refund.rule.role,
        refund.permits() + grounds(claim, role="limits"), now, act=CLAIM,
        facts={"incident_on": incident_on, "claimed_on": terms.calendar.today(now), "documented": documented},
    )  # fmt: skip
    return open_cases([matter], now=now, by=by)[0]


def decide_claim(case: Case, *, granted: bool, reason: str = "", now: datetime, by: Actor) -> None:
    """Give back the fee of the period in which the claim was made, with its tax, or refuse it."""
    service = services.by_id([case.subject_id])[case.subject_id]
    ruling = services.governs(service, now).required(WarrantyRefund, services.target(service))
    close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=ruling.permits(), now=now, by=by,
        facts={"reason": reason},
    )  # fmt: skip
    line = charge_of(service, date.fromisoformat(case.facts["claimed_on"])) if granted else None
    if line is not None:
        net = Money(line.net, service.currency).percent(ruling.rule.percent).rounded()
        back = Return(line.invoice_id, net, net.percent(line.tax_percent).rounded())
        give_back([back], act="refund-warranty", grounds=ruling.orders(), now=now, by=by)
