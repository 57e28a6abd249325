"""Raising a matter, and deciding it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from posada.contexts.casework import queries
from posada.contexts.casework.events import MatterDecided
from posada.contexts.casework.rules.asked_case import AskedCase, CauseAttribution, NotIncluded
from posada.contexts.casework.rules.quoted_work import ItemPolicies
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.steps import DueStep
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book


def raise_matter(
    kind: str, customer_id: int, about: tuple[str, int], given: Mapping[str, Any], *, now: datetime, by: Actor
) -> int:
    """Put a matter before the person who decides it, and return the case.

    Raises Refused for what no service includes, by a door that does not count, and where something is not stated, has
    a value that does not count, or is asked too late.
    """
    terms = book().for_existing(now)
    verdict = Verdict(customer_id, *about, f"ask-{kind}", now, facts=dict(given))
    ruling = queries.asked(terms, kind, about)
    excluded = terms.ruling(NotIncluded, what=kind)
    if ruling is None and excluded is None:
        others = [other for other in terms.rulings(AskedCase) if other.rule.of == kind]
        raise verdict.refused("not-with-this-service", grounds=grounds(*others, role="excludes"))
    if ruling is None:
        assert excluded is not None
        raise verdict.refused("not-included", grounds=excluded.orders(), instead=excluded.rule.instead)
    _check(ruling, terms, verdict, given, now, by)
    if open_case(*about, kind) is not None:
        raise BadInput("kind", kind, "a matter that is not before somebody already")
    stood_on = ruling.orders() + grounds(excluded, role="limits")
    rule = ruling.rule
    matter = Matter(
        customer_id, kind, about, rule.role, stood_on, now, facts=given, act=f"ask-{kind}",
        deadline=terms.calendar.add(now, rule.within) if rule.within else None,
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def _required(terms: Terms, case: Case) -> Ruling[AskedCase]:
    """The rule by which a matter was raised; of a service that has become another since, any of its kind."""
    known = queries.asked(terms, case.kind, (case.subject_kind, case.subject_id))
    return known or next(other for other in terms.rulings(AskedCase) if other.rule.of == case.kind)


def _check(
    ruling: Ruling[AskedCase], terms: Terms, verdict: Verdict, given: Mapping[str, Any], now: datetime, by: Actor
) -> None:
    rule = ruling.rule
    if (rule.asked_by == "staff" and by.is_customer) or (rule.asked_by == "customer" and by.is_staff):
        raise verdict.refused("asked-by-another", grounds=ruling.orders(), asked_by=rule.asked_by)
    if rule.channels and by.channel not in rule.channels:
        raise verdict.refused("not-by-this-channel", grounds=ruling.orders(), channel=by.channel, counts=rule.channels)
    if missing := rule.missing(given):
        raise verdict.refused("not-stated", grounds=ruling.orders(), missing=missing)
    if wrong := rule.not_admitted(given):
        raise verdict.refused("not-admitted", grounds=ruling.orders(), fields=wrong)
    if rule.advance is not None:
        first = terms.calendar.after(terms.calendar.today(now), rule.advance)
        if (wanted := _moment(given[rule.advance_of], terms)) is not None:  # an hour is asked for, not a day
            earliest = terms.calendar.at(first, now.astimezone(terms.calendar.tz).time())
            if wanted < earliest:
                raise verdict.refused("not-in-advance", grounds=ruling.orders(), earliest=earliest)
        elif _day(given[rule.advance_of]) < first:
            raise verdict.refused("not-in-advance", grounds=ruling.orders(), earliest=first)


def _moment(written: object, terms: Terms) -> datetime | None:
    """The instant that was written, in the provider's time; None where a day was."""
    if not isinstance(written, datetime):
        try:
            written = datetime.fromisoformat(str(written)) if "T" in str(written) else None
        except ValueError:
            return None
    if written is None or written.tzinfo is not None:
        return written
    return written.replace(tzinfo=terms.calendar.tz)


def _day(written: object) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def decide_matter(
    case: Case, granted: bool, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor
) -> None:
    """Grant or refuse a matter, with what the terms want stated. Announces MatterDecided.

    BadInput where something is not stated, or an item was not decided.
    """
    terms = book().for_existing(now)
    ruling = _required(terms, case)
    items = terms.ruling(ItemPolicies, of=case.kind)
    stated = {**fields, "reason": reason}
    needs = ruling.rule.decision_needs if granted else ruling.rule.refusal_needs
    if lacking := [name for name in needs if not stated.get(name)]:
        raise BadInput("decision", lacking, "stated: %(needs)s", needs=", ".join(needs))
    facts: dict[str, Any] = {**case.facts, **stated}
    if granted and items is not None:
        facts |= decided_items(case, stated.get("items") or {}, items.rule)
    causes = terms.ruling(CauseAttribution, of=case.kind)
    if granted and causes is not None:
        facts["attributable"] = causes.rule.attributable(facts)
    stood_on = ruling.orders() + grounds(items, causes)
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    decision = close_case(case.pk, outcome, grounds=stood_on, now=now, by=by, facts=facts)
    case.facts = facts
    case.save(update_fields=["facts"])
    announce(
        MatterDecided(case.pk, case.kind, case.customer_id, (case.subject_kind, case.subject_id), granted, facts,
                      stood_on, decision, now, by)
    )  # fmt: skip


def decided_items(case: Case, decided: Mapping[str, Any], rule: ItemPolicies) -> dict[str, Any]:
    """(allowed, refused) items of what was asked; BadInput while one is open or rests on no policy of the clause."""
    asked: Sequence[Any] = case.facts.get(rule.field) or []
    open_items = [item for item in asked if item not in decided]
    if open_items:
        raise BadInput("items", open_items, "each item of the scope, as `allowed` or with the policy that forbids it")
    refused = {item: policy for item, policy in decided.items() if policy != "allowed"}
    if unknown := [policy for policy in refused.values() if policy not in rule.policies]:
        raise BadInput("items", unknown, ", ".join(rule.policies))
    return {"allowed": [item for item in asked if item not in refused], "refused": refused}


def pass_on_overdue(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Matters that were not decided in time go to whoever answers for them."""
    terms = book().for_existing(now)
    due_at = {step.subject_id: step.due_at for step in steps}
    for case in Case.objects.select_for_update().filter(pk__in=due_at, state=CaseState.OPEN).order_by("pk"):
        ruling = _required(terms, case)
        record(
            [Verdict(case.customer_id, case.subject_kind, case.subject_id, f"pass-on-{case.kind}", due_at[case.pk],
                     ruling.orders(), facts={"to": ruling.rule.overdue_to}, effects=("case-passed-on",))],
            now=now, actor=by,
        )  # fmt: skip
        case.role, case.stage = ruling.rule.overdue_to, "overdue"
        case.save(update_fields=["role", "stage"])
