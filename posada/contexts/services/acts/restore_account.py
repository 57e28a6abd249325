"""Setting an account up again that was cancelled and deleted."""

from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.purge_data import deletion_grounds
from posada.contexts.services.events import RestorationAsked
from posada.contexts.services.models import Service
from posada.contexts.services.rules.restoration_fee import RestorationFee
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book


def restoration(service: Service, now: datetime) -> Ruling[RestorationFee] | None:
    """The fee for which such an account is set up again; None where the terms know none."""
    return book().for_existing(now).ruling(RestorationFee, queries.target(service))


def ask_restoration(service_id: int, *, what: str, confirmed: bool, now: datetime, by: Actor) -> None:
    """Ask for a deleted account back, `confirmed` that its data may be lost. Announces RestorationAsked.

    Raises Refused for its `data`, for an account that is not deleted, and for whoever did not confirm.
    """
    (service,) = queries.locked([service_id])
    ruling = restoration(service, now)
    verdict = Verdict(service.customer_id, "service", service_id, "restoration-request", now,
                      ruling.orders() if ruling else (), effects=("fee-charged",))  # fmt: skip
    if ruling is None:
        raise verdict.refused("nothing-is-restored")
    if service.purged_at is None:
        raise verdict.refused("not-deleted", grounds=ruling.excludes(), state=service.state)
    if what == "data":
        raise verdict.refused("data-deleted", grounds=deletion_grounds(service, now), purged_at=service.purged_at)
    if not confirmed:
        raise verdict.refused("confirm-that-data-may-be-lost", grounds=ruling.limits())
    record([verdict], now=now, actor=by)
    announce(RestorationAsked(service_id, ruling.rule.fee, ruling.rule.taxed, ruling.orders(), now, by))
