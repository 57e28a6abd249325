"""Moving a service to another platform: asked for in its first days, with consent that its data go."""

from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.models import Service, State
from posada.contexts.services.rules import platform_change as rules
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, grounds

KIND = "platform-change"


def ask_platform(service_id: int, platform: str, *, consents: bool, now: datetime, by: Actor) -> int:
    """Put the move before a person, with the consent to lose the data; the case's id.

    Raises Refused for what cannot be moved, too late, or without the consent.
    """
    (service,) = queries.locked([service_id])
    terms, target = queries.governs(service, now), queries.target(service)
    verdict = Verdict(service.customer_id, "service", service.pk, "ask-platform-change", now, facts={"to": platform})
    ruling, wipe = terms.ruling(rules.PlatformChange, target), terms.ruling(rules.PlatformChangeWipe, target)
    if ruling is None or service.state != State.ACTIVE or platform not in ruling.rule.platforms:
        raise verdict.refused("cannot-be-moved", grounds=grounds(*terms.rulings(rules.PlatformChange)))
    if ruling.rule.first_term_only and queries.terms_paid(service_id) > 1:
        raise verdict.refused("only-in-the-first-term", grounds=ruling.orders())
    limits = _in_time(verdict, service, terms)
    if wipe is not None and not consents:
        raise verdict.refused("consent-missing", grounds=wipe.orders())
    matter = Matter(
        customer_id=service.customer_id, kind=KIND, subject=("service", service.pk), role=ruling.rule.role,
        grounds=ruling.permits() + limits + grounds(wipe, role="limits"), due_at=now, act="ask-platform-change",
        facts={"to": platform, "consented_at": now.isoformat()},
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def _in_time(verdict: Verdict, service: Service, terms: Terms) -> tuple[Ground, ...]:
    window = terms.ruling(rules.PlatformChangeWindow, queries.target(service))
    if window is None or service.activated_at is None:
        return ()
    last = rules.last_day(terms.calendar.today(service.activated_at), window.rule, terms.calendar)
    if terms.calendar.today(verdict.due_at) > last:
        raise verdict.refused("too-late", grounds=window.orders(), last_day=last)
    return window.limits()


def decide_platform(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Have the account deleted and made anew on the other platform, its days as they were; or say why not."""
    (service,) = queries.locked([case.subject_id])
    terms, target = queries.governs(service, now), queries.target(service)
    ruling, wipe = terms.required(rules.PlatformChange, target), terms.ruling(rules.PlatformChangeWipe, target)
    dates = terms.ruling(rules.PlatformChangeDates, target)
    if not granted:
        if not reason.strip():
            raise BadInput("reason", reason, "the reason for which the service is not moved")
        close_case(
            case.pk, CaseState.REFUSED, grounds=ruling.orders() + grounds(wipe), now=now, by=by,
            act="deny-platform-change", facts={"reason": reason},
        )  # fmt: skip
        return
    to = str(case.facts["to"])
    facts = {"to": to, "consented_at": case.facts["consented_at"], "renews_on": service.renews_on, "charge": "0"}
    decision = close_case(
        case.pk, CaseState.GRANTED, grounds=ruling.permits() + grounds(wipe) + grounds(dates, role="limits"), now=now,
        by=by, act="change-platform", facts=facts,
    )  # fmt: skip
    service.options = {**service.options, "platform": to}
    service.save(update_fields=["options"])
    order_tasks([(service, "change-platform", decision)], now=now, details={"to": to, "data": "none is kept"})
    touch("service", [service.pk])
