"""Licences of a service that begins, and their end with it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posada.contexts.contracts import queries as contracts
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.uc import queries
from posada.contexts.uc.events import LicencesDeactivated
from posada.contexts.uc.models import Licence, State
from posada.contexts.uc.rules.licences import (
    FunctionsByScope,
    LicenceDeactivation,
    LicenceReturn,
    LicenceStates,
    MobilityModes,
    NamedLicence,
    SessionLimit,
)
from posada.contexts.uc.rules.ports import NetworkIsolation
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import distinct, grounds


def provide_licences(service_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Make the licences of services that begin, with exactly the functions chosen in the scope."""
    for service in services.by_id(service_ids).values():
        terms = services.governs(service, now)
        ruling = terms.ruling(NamedLicence, services.target(service))
        if ruling is not None and not queries.of_services([service.pk]).exists():
            _make(service, service.quantity, now=now, by=by)
        isolation = terms.ruling(NetworkIsolation, services.target(service))
        if isolation is not None:
            facts = {"mechanism": isolation.rule.mechanism, "segment": f"net-{service.customer_id}"}
            record(
                [Verdict(service.customer_id, "service", service.pk, "isolate-network", now, isolation.orders(),
                         facts=facts, effects=("network-isolated",))],
                now=now, actor=by,
            )  # fmt: skip


def _make(service: Service, count: int, *, now: datetime, by: Actor) -> None:
    terms = services.governs(service, now)
    target = services.target(service)
    able, by_plan = queries.functions_of(terms, target)
    line = contracts.line_of(service.pk)
    chosen = set((line.details.get("functions") if line else None) or able)
    functions = [name for name in able if name in chosen]
    scope = contracts.signed_scope(service.customer_id)
    mobile = terms.ruling(MobilityModes, target) if "mobility" in functions else None
    modes = [m for m in ((scope.content.get("mobility") if scope else None) or ()) if mobile and m in mobile.rule.modes]
    session = terms.ruling(SessionLimit, target)
    capped = session if session is not None and set(session.rule.functions) & set(functions) else None
    stood_on = distinct((
        *grounds(*by_plan), *grounds(terms.ruling(FunctionsByScope, target), mobile, capped, role="limits"),
        *grounds(terms.ruling(LicenceStates, target), role="limits"),
        *grounds(terms.ruling(NamedLicence, target), role="limits"),
    ))  # fmt: skip
    record(
        [Verdict(service.customer_id, "service", service.pk, "provide-licences", now, stood_on,
                 facts={"licences": count, "functions": functions, "count": len(functions), "mobility": modes,
                        "participants": capped.rule.participants if capped else None},
                 effects=("licences-made",))],
        now=now, actor=by,
    )  # fmt: skip
    number = Licence.objects.filter(customer_id=service.customer_id).count()
    Licence.objects.bulk_create(
        Licence(customer_id=service.customer_id, service_id=service.pk, code=f"L-{number + n:04d}",
                product=service.product, functions=functions, mobility=modes)
        for n in range(1, count + 1)
    )  # fmt: skip


def deactivate_licences(service_ids: Collection[int], *, units: int | None = None, now: datetime, by: Actor) -> None:
    """Deactivate the licences of services that ended, or `units` of them: those of nobody first.

    Announces LicencesDeactivated for each service.
    """
    for service in services.by_id(service_ids).values():
        live = [each for each in queries.of_services([service.pk]) if each.may("deactivate")]
        live.sort(key=lambda each: (each.state != State.CONTRACTED, -each.pk))
        leaving = sorted(live[:units], key=lambda each: each.pk) if units is not None else live
        if not leaving:
            continue
        terms = services.governs(service, now)
        target = services.target(service)
        stood_on = grounds(terms.ruling(LicenceDeactivation, target)) + grounds(
            terms.ruling(LicenceReturn, target), terms.ruling(LicenceStates, target), role="limits"
        )
        codes = tuple(each.code for each in leaving)
        (decision,) = record(
            [Verdict(service.customer_id, "service", service.pk, "deactivate-licences", now, stood_on,
                     facts={"licences": len(codes), "codes": codes, "ends_on": service.ends_on},
                     effects=("licences-deactivated",))],
            now=now, actor=by,
        )  # fmt: skip
        for each in leaving:
            each.move("deactivate")
            each.deactivated_at = now
        Licence.objects.bulk_update(leaving, ["state", "deactivated_at"])
        touch("service", [service.pk])
        announce(LicencesDeactivated(service.pk, service.customer_id, codes, decision, now, by))
