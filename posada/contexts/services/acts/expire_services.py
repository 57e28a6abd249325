"""Letting lapse what was not renewed."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.events import DrivenDropped, ServicesEnded
from posada.contexts.services.models import Service
from posada.contexts.services.rules.expiry import Expiry
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import MANUAL
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.selector import Target
from posada.terms.versions import book


def expire_services(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Mark services whose renewal date has closed unpaid as expired. Announces ServicesEnded, and DrivenDropped for
    those that a driver makes: they answer no more, and keep their data.
    """
    due_at = {step.subject_id: step.due_at for step in steps}
    terms = book().for_existing(now)
    services = queries.locked(due_at)
    verdicts = []
    for service in services:
        service.move("expire")
        ruling = terms.required(Expiry, Target(service.product_kind, service.type, service.product))
        verdicts.append(
            Verdict(service.customer_id, "service", service.pk, "expire", due_at[service.pk], ruling.orders(),
                    facts={"renews_on": service.renews_on}, effects=("service-expired",))
        )  # fmt: skip
    record(verdicts, now=now, actor=by)
    Service.objects.bulk_update(services, ["state"])
    touch("service", due_at)
    announce(ServicesEnded(tuple(due_at), "expire", now, by))
    if driven := tuple(service.pk for service in services if service.driver != MANUAL):
        announce(DrivenDropped(driven, now))
