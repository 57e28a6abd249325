"""Applications in services: installed, explained, left to the customer, and marked once the customer changed them."""

from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ApplicationExplained
from posada.contexts.services.models import State
from posada.contexts.services.rules.applications import CustomisedApplication, OfferedApplications, UnlistedApplication
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds

CONFIGURED = "configured-by-client"  # mark: since when, and on what evidence, by application


def install(service_id: int, application: str, *, now: datetime, by: Actor) -> None:
    """Have an application installed, and send its guide. Refused for one that is not offered with the service.

    Announces ApplicationExplained.
    """
    (service,) = queries.locked([service_id])
    terms, target = queries.governs(service, now), queries.target(service)
    offered, unlisted = terms.ruling(OfferedApplications, target), terms.ruling(UnlistedApplication, target)
    verdict = Verdict(service.customer_id, "service", service_id, "install-application", now, grounds(offered),
                      facts={"application": application}, effects=("installation-ordered",))  # fmt: skip
    guide = offered.rule.applications.get(application) if offered else None
    if guide is None:
        instead = unlisted.rule.instead if unlisted else ""
        raise verdict.refused("not-offered", grounds=grounds(unlisted) or grounds(offered, role="excludes"),
                              instead=instead)  # fmt: skip
    if service.state != State.ACTIVE:
        raise verdict.refused("service-is-not-running", state=service.state)
    (decision,) = record([verdict], now=now, actor=by)
    order_tasks([(service, "install-application", decision)], now=now, details={"application": application})
    announce(ApplicationExplained(service_id, application, guide, decision, now, by))


def explain(service_id: int, application: str, *, now: datetime, by: Actor) -> None:
    """Send the guide of an offered application. BadInput for one that has none. Announces ApplicationExplained."""
    (service,) = queries.locked([service_id])
    ruling = queries.governs(service, now).required(OfferedApplications, queries.target(service))
    guide = ruling.rule.applications.get(application)
    if guide is None:
        raise BadInput("application", application, ", ".join(ruling.rule.applications))
    verdict = Verdict(service.customer_id, "service", service_id, "explain-application", now, ruling.orders(),
                      facts={"application": application, "guide": guide}, effects=("guide-sent",))  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    announce(ApplicationExplained(service_id, application, guide, decision, now, by))


def note_configured(service_id: int, application: str, evidence: str, *, now: datetime, by: Actor) -> None:
    """Keep that the customer configured an application alone: found by staff with evidence, or declared."""
    (service,) = queries.locked([service_id])
    terms = queries.governs(service, now)
    ruling = terms.required(CustomisedApplication, queries.target(service))
    if not application or not evidence.strip():
        raise BadInput("evidence", evidence, "the application, and what shows that it was configured")
    since = terms.calendar.today(now)
    record(
        [Verdict(service.customer_id, "service", service_id, "application-configured", now, ruling.orders(),
                 facts={"application": application, "evidence": evidence, "since": since},
                 effects=("responsibility-noted",))],
        now=now, actor=by,
    )  # fmt: skip
    noted = {"since": since.isoformat(), "evidence": evidence}
    service.marks[CONFIGURED] = {**service.marks.get(CONFIGURED, {}), application: noted}
    service.save(update_fields=["marks"])


def refuse_unconfigured(service_id: int, application: str, *, now: datetime) -> None:
    """Raise the refusal of a repair for a price where the customer never configured the application: it is support."""
    service = queries.by_id([service_id])[service_id]
    ruling = queries.governs(service, now).ruling(CustomisedApplication, queries.target(service))
    if ruling is not None and application not in service.marks.get(CONFIGURED, {}):
        act = f"ask-{ruling.rule.repaired_by}"
        verdict = Verdict(service.customer_id, "service", service_id, act, now, facts={"application": application})
        raise verdict.refused("not-configured-by-the-customer", grounds=ruling.limits())
