"""A licence's way from person to person, and back to us."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.services import queries as services
from posada.contexts.uc import queries
from posada.contexts.uc.models import Licence, State
from posada.contexts.uc.rules.licences import LicenceQuantity, LicenceReturn, LicenceStates, NamedLicence
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.selector import Target


def assign(service_id: int, person: str, email: str, *, code: str = "", now: datetime, by: Actor) -> Licence:
    """Give a licence of a service to a person: the one named by `code`, or the first that is free. Returns it.

    Raises Refused where no person is named, where the licence is somebody's, and where all are.
    """
    service = services.by_id([service_id])[service_id]
    terms, target = services.governs(service, now), services.target(service)
    named = terms.required(NamedLicence, target)
    verdict = Verdict(service.customer_id, "service", service_id, "assign-licence", now, named.orders(),
                      facts={"code": code, "by_name": bool(person)})  # fmt: skip
    given = {"person": person, "email": email}
    missing = [name for name in named.rule.person_by if not given.get(name)]
    if missing:
        raise verdict.refused("no-person-named", grounds=named.orders(), missing=missing)
    licence = _chosen(service_id, code, terms, target, verdict)
    return _move(licence, "assign", person, email, terms, target, named.orders(), now=now, by=by)


def _chosen(service_id: int, code: str, terms: Terms, target: Target, verdict: Verdict) -> Licence:
    found = queries.of_services([service_id]).select_for_update()
    if code:
        licence = found.filter(code=code).first()
        if licence is None:
            raise BadInput("code", code, "a licence of this service")
        if licence.state == State.ASSIGNED:
            raise verdict.refused("licence-is-somebodys", code=code)
        step_known(licence, "assign", terms, target, verdict)
        return licence
    free = found.filter(state=State.CONTRACTED).first()
    quantity = terms.ruling(LicenceQuantity, target)
    if free is None:
        contracted = found.exclude(state__in=(State.DEACTIVATED, State.RETURNED)).count()
        raise verdict.refused("all-assigned", grounds=grounds(quantity), contracted=contracted)
    return free


def step_known(licence: Licence, name: str, terms: Terms, target: Target, verdict: Verdict) -> tuple[Ground, ...]:
    """The rule on the steps of a licence. Raises Refused for one that it does not know from here."""
    ruling = terms.ruling(LicenceStates, target)
    if not licence.may(name):
        raise verdict.refused("no-such-step", grounds=grounds(ruling), state=licence.state, step=name)
    return grounds(ruling, role="limits")


def release(licence_id: int, *, now: datetime, by: Actor) -> None:
    """Take a licence from its person; it can be given to another."""
    (licence,) = queries.locked([licence_id])
    service = services.by_id([licence.service_id])[licence.service_id]
    terms, target = services.governs(service, now), services.target(service)
    _move(licence, "release", "", "", terms, target, grounds(terms.ruling(NamedLicence, target)), now=now, by=by)


def _move(
    licence: Licence, name: str, person: str, email: str, terms: Terms, target: Target, stood_on: tuple[Ground, ...],
    *, now: datetime, by: Actor,
) -> Licence:  # fmt: skip
    """Take one step, with its date, actor and clause on record."""
    verdict = Verdict(licence.customer_id, "licence", licence.pk, f"{name}-licence", now, stood_on,
                      facts={"code": licence.code, "before": licence.state}, effects=(f"licence-{name}",))  # fmt: skip
    limits = step_known(licence, name, terms, target, verdict)
    quantity = grounds(terms.ruling(LicenceQuantity, target), role="limits") if name == "assign" else ()
    record(
        [Verdict(licence.customer_id, "licence", licence.pk, f"{name}-licence", now, stood_on + limits + quantity,
                 facts=verdict.facts, effects=verdict.effects)],
        now=now, actor=by,
    )  # fmt: skip
    licence.move(name)
    licence.person, licence.email, licence.assigned_at = person, email, now if name == "assign" else None
    licence.save(update_fields=["state", "person", "email", "assigned_at"])
    return licence


def give_back(service_id: int, codes: Collection[str], *, now: datetime, by: Actor) -> list[str]:
    """The customer confirms that these licences are installed nowhere; returns the codes still outstanding."""
    service = services.by_id([service_id])[service_id]
    terms, target = services.governs(service, now), services.target(service)
    ruling, states = terms.required(LicenceReturn, target), terms.ruling(LicenceStates, target)
    ended = list(queries.of_services([service_id]).select_for_update().filter(state=State.DEACTIVATED))
    returned = [licence for licence in ended if licence.code in codes]
    if not returned:
        raise BadInput("codes", list(codes), "codes of licences that were deactivated")
    outstanding = [licence.code for licence in ended if licence.code not in codes]
    record(
        [Verdict(service.customer_id, "service", service_id, "return-licences", now,
                 ruling.orders() + grounds(states, role="limits"),
                 facts={"returned": len(returned), "outstanding": outstanding, "left": len(outstanding)},
                 effects=("licences-returned",))],
        now=now, actor=by,
    )  # fmt: skip
    for licence in returned:
        licence.move("return")
        licence.returned_at = now
    Licence.objects.bulk_update(returned, ["state", "returned_at"])
    return outstanding
