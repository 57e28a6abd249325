"""Functions of a licence: enabled where plan and scope have them, and used within their limits."""

from datetime import datetime

from posada.contexts.contracts import queries as contracts
from posada.contexts.services import queries as services
from posada.contexts.uc import queries
from posada.contexts.uc.models import Licence
from posada.contexts.uc.rules.licences import FunctionsByScope, MobilityModes, SessionLimit
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.selector import Target


def enable(licence_id: int, function: str, *, mode: str = "", now: datetime, by: Actor) -> None:
    """Switch a function on. Raises Refused where the plan lacks it, or the scope did not choose it."""
    (licence,) = queries.locked([licence_id])
    service = services.by_id([licence.service_id])[licence.service_id]
    terms, target = services.governs(service, now), services.target(service)
    verdict = Verdict(licence.customer_id, "licence", licence.pk, "enable-function", now,
                      facts={"code": licence.code, "function": function, "mode": mode},
                      effects=("function-enabled",))  # fmt: skip
    stood_on = allowed(licence, function, terms, target, verdict)
    if function == "mobility" and mode:
        stood_on += _mode_allowed(licence, mode, terms, target, verdict)
        licence.mobility = sorted({*licence.mobility, mode})
    licence.functions = [*licence.functions, *([function] if function not in licence.functions else [])]
    record([_on(verdict, stood_on)], now=now, actor=by)
    licence.save(update_fields=["functions", "mobility"])


def allowed(licence: Licence, function: str, terms: Terms, target: Target, verdict: Verdict) -> tuple[Ground, ...]:
    """What lets a licence have a function. Raises Refused, naming whether plan or scope lacks it."""
    able, by_plan = queries.functions_of(terms, target)
    ruling = terms.ruling(FunctionsByScope, target)
    stood_on = distinct((*grounds(ruling), *grounds(*by_plan)))
    if function not in able:
        mobile = terms.rulings(MobilityModes) if function == "mobility" else ()
        stood_on = distinct((*stood_on, *grounds(*mobile)))
        raise verdict.refused("plan-lacks-function", grounds=stood_on, plan=licence.product, has=able)
    line = contracts.line_of(licence.service_id)
    chosen = (line.details.get("functions") if line else None) or able
    if ruling is not None and "scope" in ruling.rule.checked and function not in chosen:
        raise verdict.refused("scope-lacks-function", grounds=stood_on, chosen=chosen)
    return stood_on


def _mode_allowed(licence: Licence, mode: str, terms: Terms, target: Target, verdict: Verdict) -> tuple[Ground, ...]:
    ruling = terms.ruling(MobilityModes, target)
    scope = contracts.signed_scope(licence.customer_id)
    chosen = (scope.content.get("mobility") if scope else None) or []
    if ruling is not None and (mode not in ruling.rule.modes or mode not in chosen):
        raise verdict.refused("scope-lacks-mode", grounds=ruling.orders(), mode=mode, chosen=chosen)
    return grounds(ruling)


def start_session(licence_id: int, function: str, participants: int, *, now: datetime, by: Actor) -> None:
    """Join so many participants by a function of a licence. Raises Refused above its limit, or without it."""
    licence = queries.licence(licence_id)
    service = services.by_id([licence.service_id])[licence.service_id]
    terms, target = services.governs(service, now), services.target(service)
    verdict = Verdict(licence.customer_id, "licence", licence.pk, f"start-{function}"[:48], now,
                      facts={"code": licence.code, "function": function, "participants": participants},
                      effects=("session-started",))  # fmt: skip
    stood_on = allowed(licence, function, terms, target, verdict)
    ruling = terms.ruling(SessionLimit, target)
    if ruling is not None and function in ruling.rule.functions:
        if participants > ruling.rule.participants:
            raise verdict.refused("too-many-participants", grounds=ruling.orders(), most=ruling.rule.participants)
        stood_on += ruling.permits()
    record([_on(verdict, stood_on)], now=now, actor=by)


def _on(verdict: Verdict, stood_on: tuple[Ground, ...]) -> Verdict:
    return Verdict(
        verdict.customer_id, verdict.subject_kind, verdict.subject_id, verdict.act, verdict.due_at,
        distinct(stood_on), facts=verdict.facts, effects=verdict.effects,
    )  # fmt: skip
