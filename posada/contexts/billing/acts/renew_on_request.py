"""A renewal order because someone asks for it."""

from dataclasses import dataclass
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.models import Origin
from posada.contexts.billing.renewal_draft import Occasion, renewal_draft
from posada.contexts.billing.rules.client_renewal import ClientRenewal
from posada.contexts.billing.rules.promotion import Promotion
from posada.contexts.billing.rules.renewal_on_request import RenewalOnRequest
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service, State
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.customers.primary import speaks_as_primary
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.selector import Target
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Renewal:
    """What came of asking: the order to pay, or the case of the agent who will make it."""

    invoice_id: int | None = None
    case_id: int | None = None


def renew_on_request(service_id: int, *, coupon: str = "", now: datetime, by: Actor) -> Renewal:
    """Open the renewal order of a service, or make it where none stands; by another door an agent makes it.

    Raises Refused for a sender who may not ask, for a service that is over, and for a coupon where none counts.
    """
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    target = _target(service)
    by_hand = terms.ruling(ClientRenewal, target)
    verdict = Verdict(service.customer_id, "service", service.pk, "renew", now, grounds(by_hand, role="permits"),
                      facts={"channel": by.channel, "renews_on": service.renews_on})  # fmt: skip
    _refuse_ended(service, verdict)
    _refuse_coupon(coupon, terms, target, verdict)
    agent = terms.ruling(RenewalOnRequest, target, maker="agent")
    if agent is not None and by.channel in agent.rule.channels and not by.is_staff:
        return Renewal(case_id=_ask_agent(service, agent, verdict, now, by))
    if by.is_staff:
        return Renewal(_order(service, _of_agent(agent, by, verdict), now=now, by=by))
    if by_hand is None or by.channel not in by_hand.rule.channels:
        raise verdict.refused("door-not-open", allowed=list(by_hand.rule.channels) if by_hand else [])
    own = terms.ruling(RenewalOnRequest, target, maker="customer")
    return Renewal(_order(service, grounds(own) + by_hand.permits(), now=now, by=by))


def _target(service: Service) -> Target:
    return Target(service.product_kind, service.type, service.product, None, None, service.cycle)


def _refuse_ended(service: Service, verdict: Verdict) -> None:
    if service.state not in (State.ACTIVE, State.EXPIRED):
        raise verdict.refused("service-is-over", state=service.state)


def _refuse_coupon(coupon: str, terms: Terms, target: Target, verdict: Verdict) -> None:
    promotion = terms.ruling(Promotion, target)
    if coupon and promotion is not None and not promotion.rule.on_renewal:
        raise verdict.refused("no-promotion-on-renewal", grounds=promotion.excludes(), coupon=coupon)


def _of_agent(agent: Ruling[RenewalOnRequest] | None, by: Actor, verdict: Verdict) -> tuple[Ground, ...]:
    if agent is not None and by.role not in (agent.rule.role, "administrator"):
        raise verdict.refused("role-not-allowed", grounds=agent.limits(), needs=agent.rule.role, role=by.role)
    return grounds(agent, role="permits")


def _ask_agent(service: Service, agent: Ruling[RenewalOnRequest], verdict: Verdict, now: datetime, by: Actor) -> int:
    """The case of an agent who makes the order; refused for a sender who may not ask for it."""
    if agent.rule.sender == "primary-contact" and not speaks_as_primary(by):
        raise verdict.refused("sender-is-not-the-primary-contact", grounds=agent.limits(), sender=str(by))
    matter = Matter(service.customer_id, "renew", ("service", service.pk), agent.rule.role, agent.permits(), now,
                    facts={"renews_on": service.renews_on, "channel": by.channel}, act="ask-renewal")  # fmt: skip
    (case,) = open_cases([matter], now=now, by=by)
    return case


def decide_renewal(case: Case, *, grant: bool, reason: str, now: datetime, by: Actor) -> None:
    """Make the order that was asked for, or say why not."""
    (service,) = services.locked([case.subject_id])
    agent = services.governs(service, now).ruling(RenewalOnRequest, _target(service), maker="agent")
    outcome = CaseState.GRANTED if grant else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=grounds(agent, role="permits"), now=now, by=by, facts={"reason": reason})
    if grant:
        _order(service, grounds(agent), now=now, by=by)


def _order(service: Service, stood_on: tuple[Ground, ...], *, now: datetime, by: Actor) -> int | None:
    """The unpaid renewal order that stands already, noted as opened, or a new one; its id."""
    standing = queries.unpaid_invoices(service.customer_id, service_id=service.pk).filter(origin=Origin.RENEWAL).first()
    if standing is not None:
        verdict = Verdict(service.customer_id, "service", service.pk, "open-renewal-order", now, stood_on,
                          facts={"invoice": standing.number, "due_on": standing.due_on})  # fmt: skip
        record([verdict], now=now, actor=by)
        return standing.pk
    change = services.changes_under_way([service.pk]).get(service.pk)
    promotion = services.governs(service, now).ruling(Promotion, _target(service))
    listed = grounds(promotion, role="limits") if promotion and not promotion.rule.on_renewal else ()
    draft = renewal_draft(
        service, change, book(), Occasion("renewal-order", now, stood_on + listed, facts={"asked_by": str(by)}), now=now
    )
    if draft is None:
        verdict = Verdict(service.customer_id, "service", service.pk, "renew", now, stood_on)
        raise verdict.refused("service-ends", ends_on=service.ends_on)
    return issue_invoices([draft], now=now, by=by)[0]
