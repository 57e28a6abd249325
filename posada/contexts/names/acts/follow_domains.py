"""What the world's DNS says of domains: delegated to us, to others, or still to us after the end."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import dns.exception
import dns.resolver

from posada.contexts.names import queries
from posada.contexts.names.events import RecordsFoundHere
from posada.contexts.names.look_up import ask, due
from posada.contexts.names.models import DomainState, LeadsTo
from posada.contexts.names.rules.delegation import Delegation, ForeignDns, RecordsAway
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service, State
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import unit
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM, Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling

STILL_HERE = "dns-still-here"
Answers = Mapping[str, Sequence[str]]  # type of record -> what the world's DNS says, in order


def follow(service_ids: Collection[int], *, now: datetime) -> None:
    """Begin to ask about the domains of these services where a rule asks where they lead."""
    for service in services.by_id(service_ids).values():
        terms, target = services.governs(service, now), services.target(service)
        kinds = (ForeignDns, RecordsAway)
        if not service.domain or not any(terms.ruling(kind, target) is not None for kind in kinds):
            continue
        DomainState.objects.get_or_create(
            customer_id=service.customer_id, service_id=service.pk,
            defaults={"state": LeadsTo.PENDING, "since": now},
        )  # fmt: skip


def await_delegations(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Wait until the domains of these services, registered elsewhere, are delegated to us."""
    for service in services.by_id(service_ids).values():
        ruling = services.governs(service, now).ruling(Delegation, services.target(service))
        if ruling is None or not service.domain or service.type == "domain" or queries.domain_state(service.pk):
            continue
        if any(other.type == "domain" for other in services.with_domain_of(service)):
            continue  # registered here: we set its name servers ourselves
        verdict = Verdict(
            service.customer_id, "service", service.pk, "await-delegation", now, ruling.orders(),
            facts={"name": service.domain, "servers": list(ruling.rule.servers)}, effects=("delegation-awaited",),
        )  # fmt: skip
        (decision,) = record([verdict], now=now, actor=by)
        DomainState.objects.create(
            customer_id=service.customer_id, service_id=service.pk, state=LeadsTo.PENDING, since=now,
            decision_id=decision,
        )  # fmt: skip


def take_answers(service_id: int, answers: Answers, *, now: datetime, by: Actor) -> None:
    """Keep what was found of a service's domain, and decide what follows. Announces RecordsFoundHere."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    if service.state not in (State.PENDING, State.ACTIVE):
        _after_the_end(service, terms, answers, now, by)
        return
    ours = _ours(terms, service)
    if not ours:
        return
    servers = sorted({name.rstrip(".").lower() for name in answers.get("NS", ())})
    row = queries.domain_state(service_id) or DomainState(
        customer_id=service.customer_id, service_id=service_id, state=LeadsTo.PENDING, since=now
    )
    leads = LeadsTo.PENDING if not servers else LeadsTo.DELEGATED if set(servers) <= ours else LeadsTo.ELSEWHERE
    if leads == LeadsTo.ELSEWHERE and service.type != "domain":
        leads = LeadsTo.PENDING  # not here yet: whoever registered it delegates it
    if leads != row.state:
        row.decision_id = _decide(service, terms, leads, servers, now, by) or row.decision_id
        row.state, row.since = leads, now
    row.servers, row.checked_at = servers, now
    row.save()


def look_up(*, now: datetime, resolver: dns.resolver.Resolver | None = None) -> int:
    """Ask the world's DNS about the domains that are due, each in a unit of its own; how many answered."""
    heard = 0
    for row in due(now):
        service = services.by_id([row.service_id])[row.service_id]
        DomainState.objects.filter(pk=row.pk).update(checked_at=now)
        try:
            answers = ask(queries.own_zone(service), resolver)
        except dns.exception.DNSException:
            continue  # asked again at its next time
        with unit(now, SYSTEM):
            take_answers(row.service_id, answers, now=now, by=SYSTEM)
        heard += 1
    return heard


def mark_ticket(ticket_id: int, customer_id: int, about: str, *, now: datetime, by: Actor) -> tuple[str, ...]:
    """Mark a ticket about a domain that others answer for as not supported; its name servers, none for another."""
    kind, _, id = about.partition(":")
    if kind != "service":
        return ()
    row, service = queries.domain_state(int(id)), services.by_id([int(id)])[int(id)]
    ruling = services.governs(service, now).ruling(ForeignDns, services.target(service))
    if ruling is None or row is None or row.state != LeadsTo.ELSEWHERE:
        return ()
    verdict = Verdict(
        customer_id, "ticket", ticket_id, "mark-not-supported", now, ruling.excludes(),
        facts={"name": service.domain, "servers": row.servers, "since": row.since}, effects=("answer-proposed",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    return tuple(row.servers)


def _ours(terms: Terms, service: Service) -> set[str]:
    """The name servers by which a domain leads to us; none where no rule asks."""
    asked = terms.ruling(Delegation, services.target(service)) or (
        next(iter(terms.rulings(Delegation)), None)
        if terms.ruling(ForeignDns, services.target(service)) is not None
        else None
    )
    return set(asked.rule.servers) if asked is not None else set()


def _decide(service: Service, terms: Terms, leads: LeadsTo, servers: list[str], now: datetime, by: Actor) -> int | None:
    """Record where a domain leads from now on, by the rule that asks; None where none does."""
    target = services.target(service)
    ruling = terms.ruling(ForeignDns, target) if service.type == "domain" else terms.ruling(Delegation, target)
    if ruling is None:
        return None
    verdict = Verdict(
        service.customer_id, "service", service.pk, f"note-{leads}", now, ruling.orders(),
        facts={"name": service.domain or service.name, "servers": servers}, effects=("delegation-known",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    return decision


def _after_the_end(service: Service, terms: Terms, answers: Answers, now: datetime, by: Actor) -> None:
    """Records that lead to us though the service is over: told, again while they are there, and settled once gone."""
    ruling = terms.ruling(RecordsAway, services.target(service))
    if ruling is None or service.ended_at is None:
        return
    found = _leading_here(service, answers, ruling)
    row = queries.domain_state(service.pk) or DomainState(
        customer_id=service.customer_id, service_id=service.pk, state=LeadsTo.PENDING, since=now
    )
    row.found, row.checked_at = found, now
    case = Case.objects.filter(
        kind=STILL_HERE, subject_kind="service", subject_id=service.pk, state=CaseState.OPEN
    ).first()
    if not found:
        row.reminded_at = None
        if case is not None:
            close_case(case.pk, CaseState.GRANTED, grounds=ruling.orders(), now=now, by=SYSTEM, act="records-gone")
        row.save()
        return
    calendar = terms.calendar
    if row.reminded_at is not None and now < calendar.add(row.reminded_at, ruling.rule.every):
        row.save()
        return
    facts = {"records": found, "ended_at": service.ended_at,
             "removable_from": calendar.add(service.ended_at, ruling.rule.removable_after)}  # fmt: skip
    if case is None:
        matter = Matter(
            service.customer_id,
            STILL_HERE,
            ("service", service.pk),
            ruling.rule.role,
            ruling.orders(),
            now,
            facts=facts,
        )
        open_cases([matter], now=now, by=by)
    verdict = Verdict(service.customer_id, "service", service.pk, "records-reminder", now, ruling.orders(),
                      facts=facts, effects=("records-told",))  # fmt: skip
    (row.decision_id,) = record([verdict], now=now, actor=by)
    row.reminded_at = now
    row.save()
    announce(RecordsFoundHere(service.customer_id, service.pk, tuple(found), row.decision_id, now, by))


def _leading_here(service: Service, answers: Answers, ruling: Ruling[RecordsAway]) -> list[str]:
    """The records whose content is one of our hosts, or names one: `ejemplo.com.mx MX 10 mx1.…`."""
    hosts = tuple(host.lower() for host in ruling.rule.hosts)
    return [
        f"{service.domain} {kind} {content}"
        for kind, contents in sorted(answers.items())
        for content in contents
        if any(host in content.lower() for host in hosts)
    ]
