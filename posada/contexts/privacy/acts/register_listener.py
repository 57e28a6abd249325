"""People of an app: who registers, buys, permits; and bringing purchases back."""

from datetime import datetime

from posada.contexts.privacy import queries
from posada.contexts.privacy.models import Listener, Purchase
from posada.contexts.privacy.rules.registration import RegistrationForm
from posada.contexts.privacy.rules.third_parties import ThirdPartyStatistics
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds

RESTORE = "app-restore"


def _form(service: Service, now: datetime) -> Ruling[RegistrationForm]:
    return services.governs(service, now).required(RegistrationForm, services.target(service))


def register(service_id: int, name: str, email: str, *, now: datetime, by: Actor) -> Listener:
    """Keep what somebody gave in the form of their own will, for its purposes."""
    service = services.by_id([service_id])[service_id]
    ruling = _form(service, now)
    if "@" not in email:
        raise BadInput("email", "…", "an address")
    record(
        [Verdict(service.customer_id, "service", service_id, "register-listener", now, ruling.permits(),
                 facts={"purposes": ruling.rule.purposes}, effects=("listener-registered",))],
        now=now, actor=by,
    )  # fmt: skip
    found, _ = Listener.objects.update_or_create(
        customer_id=service.customer_id, service_id=service_id, email=email.lower(),
        defaults={"name": name, "registered_at": now},
    )  # fmt: skip
    return found


def buy(service_id: int, code: str, email: str, *, now: datetime, by: Actor) -> bool:
    """Note a purchase, tied to the person who registered; whether the buyer had to be warned, as nothing ties it."""
    service = services.by_id([service_id])[service_id]
    ruling, person = _form(service, now), queries.listener(service_id, email) if email else None
    if not code:
        raise BadInput("code", code, "the store's code of the purchase")
    record(
        [Verdict(service.customer_id, "service", service_id, "app-purchase", now, ruling.limits(),
                 facts={"registered": person is not None, "warned": person is None}, effects=("purchase-noted",))],
        now=now, actor=by,
    )  # fmt: skip
    Purchase.objects.get_or_create(
        customer_id=service.customer_id, service_id=service_id, code=code,
        defaults={"listener_id": person.pk if person else None, "bought_at": now},
    )  # fmt: skip
    return person is None


def restore(service_id: int, code: str, email: str, proof: str, *, now: datetime, by: Actor) -> int | None:
    """Bring a purchase back: at once, and None, for the registered person; else the case of whoever looks at the proof.

    Raises Refused where nothing ties the purchase to who asks.
    """
    service = services.by_id([service_id])[service_id]
    ruling = _form(service, now)
    bought = Purchase.objects.filter(service_id=service_id, code=code).first() if code else None
    person = queries.listener(service_id, email) if email else None
    verdict = Verdict(service.customer_id, "service", service_id, "restore-purchase", now, ruling.permits(),
                      facts={"registered": person is not None}, effects=("purchase-restored",))  # fmt: skip
    if bought is not None and person is not None and bought.listener_id == person.pk:
        record([verdict], now=now, actor=by)
        return None
    if not proof:
        raise verdict.refused("nothing-ties-it-to-you", grounds=ruling.orders())
    matter = Matter(
        service.customer_id, RESTORE, ("service", service_id), ruling.rule.role, ruling.orders(), now,
        facts={"purchase": bought.pk if bought else None, "proof": True}, evidence=[proof], act="ask-restore-purchase",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def decide_restore(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """A person restores a purchase on what was shown, or says why not."""
    service = services.by_id([case.subject_id])[case.subject_id]
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    act = "restore-purchase" if granted else "refuse-restore"
    close_case(
        case.pk, outcome, grounds=_form(service, now).orders(), now=now, by=by, act=act, facts={"reason": reason}
    )


def permit(service_id: int, email: str, may_be_named: bool, *, now: datetime, by: Actor) -> None:
    """Keep whether a registered person permits to be named to third parties."""
    service, person = services.by_id([service_id])[service_id], queries.listener(service_id, email)
    if person is None:
        raise BadInput("email", "…", "somebody who registered")
    ruling = services.governs(service, now).ruling(ThirdPartyStatistics, services.target(service))
    record(
        [Verdict(service.customer_id, "service", service_id, "permit-naming", now, grounds(ruling, role="permits"),
                 facts={"listener": person.pk, "permits": may_be_named}, effects=("permission-kept",))],
        now=now, actor=by,
    )  # fmt: skip
    person.may_be_named_at = now if may_be_named else None
    person.save(update_fields=["may_be_named_at"])
