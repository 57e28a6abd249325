"""Mail to abuse@ and postmaster@ of customers' domains: queued for staff as it arrives, read, settled."""

from datetime import datetime

from posada.contexts.abuse.events import ComplaintFound
from posada.contexts.abuse.models import RoleMessage
from posada.contexts.abuse.rules.role_mail import RoleMail
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.versions import book

KIND = "role-mail"


def receive(service_id: int, address: str, sender: str, text: str, *, now: datetime, by: Actor) -> int:
    """Queue a piece of mail for the staff who read it, with its domain and customer; the case's id.

    BadInput for an address that nobody but its owner reads.
    """
    service = services.by_id([service_id])[service_id]
    ruling = services.governs(service, now).ruling(RoleMail, services.target(service))
    local, _, domain = address.partition("@")
    if ruling is None or local not in ruling.rule.addresses:
        raise BadInput("address", address, ", ".join(sorted(ruling.rule.addresses)) if ruling else "none")
    kept = RoleMessage.objects.create(
        customer_id=service.customer_id, service_id=service_id, address=address, sender=sender, text=text,
        received_at=now,
    )  # fmt: skip
    matter = Matter(
        service.customer_id, KIND, ("role-message", kept.pk), ruling.rule.role, ruling.orders(), now,
        facts={"address": local, "domain": domain, "service": service_id}, act="queue-role-mail",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def review(case: Case, complaint: str, *, reason: str, now: datetime, by: Actor) -> None:
    """Note who read it and when; as a `complaint` of a kind it becomes one. Announces ComplaintFound."""
    message = RoleMessage.objects.select_for_update().get(pk=case.subject_id)
    ruling = book().for_existing(now).rulings(RoleMail)[0]
    outcome = CaseState.GRANTED if complaint else CaseState.REFUSED
    close_case(
        case.pk, outcome, grounds=ruling.permits(), now=now, by=by, act="review-role-mail",
        facts={"complaint": complaint, "reason": reason},
    )  # fmt: skip
    message.reviewed_at, message.reviewed_by = now, str(by)
    message.save(update_fields=["reviewed_at", "reviewed_by"])
    if complaint:
        announce(ComplaintFound(message.pk, message.service_id, complaint, now, by))
