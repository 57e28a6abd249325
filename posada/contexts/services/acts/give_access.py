"""Giving access to a service: decided here, carried out by staff or by the driver of its server."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.models import State
from posada.contexts.services.rules.access import FileAccounts, RemoteAccess
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds


def give_remote_access(service_id: int, *, now: datetime, by: Actor) -> None:
    """Have remote access to the server enabled. Raises Refused for a service with which the terms give none."""
    (service,) = queries.locked([service_id])
    terms, target = queries.governs(service, now), queries.target(service)
    ruling = terms.ruling(RemoteAccess, target)
    verdict = Verdict(
        service.customer_id, "service", service.pk, "give-remote-access", now, grounds(ruling, role="permits"),
        facts={"product": service.product}, effects=("access-ordered",),
    )  # fmt: skip
    if ruling is None:
        raise verdict.refused("no-remote-access", grounds=grounds(*terms.rulings(RemoteAccess), role="excludes"))
    if service.state != State.ACTIVE:
        raise verdict.refused("service-is-not-running", state=service.state)
    (decision,) = record([verdict], now=now, actor=by)
    order_tasks([(service, "enable-remote-access", decision)], now=now)


def add_file_account(service_id: int, name: str, *, now: datetime, by: Actor) -> None:
    """Have an account for file transfer made. Raises Refused for a name by which anybody could come in."""
    (service,) = queries.locked([service_id])
    terms = queries.governs(service, now)
    ruling = terms.ruling(FileAccounts, queries.target(service))
    free = queries.no_surcharge(terms, service, "ftp-accounts")
    charge = {"charge": Money(0, service.currency)} if free else {}
    verdict = Verdict(
        service.customer_id, "service", service.pk, "add-file-account", now,
        grounds(free, role="permits") + grounds(ruling, role="limits"), facts={"account": name}, amounts=charge,
        effects=("account-ordered",),
    )  # fmt: skip
    if not name.strip():
        raise BadInput("account", name, "a name")
    if ruling is not None and ruling.rule.forbids(name):
        raise verdict.refused("account-open-to-anybody", grounds=ruling.orders(), forbidden=ruling.rule.forbidden)
    if service.state != State.ACTIVE:
        raise verdict.refused("service-is-not-running", state=service.state)
    (decision,) = record([verdict], now=now, actor=by)
    order_tasks([(service, "add-file-account", decision)], now=now, details={"account": name})


def look_at_file_accounts(service_id: int, found: Sequence[str], *, now: datetime, by: Actor) -> list[str]:
    """What a server says of a service's accounts for file transfer: those that are forbidden are had taken off, and
    returned.
    """
    (service,) = queries.locked([service_id])
    ruling = queries.governs(service, now).ruling(FileAccounts, queries.target(service))
    open_to_all = [name for name in found if ruling is not None and ruling.rule.forbids(name)]
    if open_to_all:
        verdict = Verdict(
            service.customer_id, "service", service.pk, "report-file-accounts", now, grounds(ruling),
            facts={"accounts": open_to_all}, effects=("accounts-to-be-removed",),
        )  # fmt: skip
        (decision,) = record([verdict], now=now, actor=by)
        order_tasks([(service, "remove-file-accounts", decision)], now=now, details={"accounts": open_to_all})
    return open_to_all
