"""What others may read of breaches."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from posada.contexts.abuse.models import Breach, Overload
from posada.contexts.abuse.rules.conduct_measure import ConductMeasure, Fine, SecondConfirmation, fine_due
from posada.contexts.abuse.rules.overload import OverloadSuspension
from posada.contexts.services import queries as services
from posada.ground.agenda.models import Case
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.selector import Target


def on_file(service_id: int) -> list[dict[str, object]]:
    """The breaches found on a service that still count, oldest first, as a person weighs them."""
    found = Breach.objects.filter(service_id=service_id, withdrawn_at=None).order_by("found_at", "pk")
    return [
        {"ground": b.ground, "clause": b.clause, "found_at": b.found_at, "warned_at": b.warned_at,
         "settled_at": b.settled_at}
        for b in found
    ]  # fmt: skip


def warned(service_ids: Collection[int]) -> set[int]:
    """Which of these services have a warning on file that still counts."""
    found = Breach.objects.filter(service_id__in=service_ids, withdrawn_at=None, warned_at__isnull=False)
    return {id for id in found.values_list("service_id", flat=True) if id is not None}


def warnings(service_id: int) -> list[Breach]:
    """The warnings on file about a service that still count, oldest first."""
    found = Breach.objects.filter(service_id=service_id, withdrawn_at=None, warned_at__isnull=False)
    return list(found.order_by("found_at", "pk"))


def breaches_in_force(customer_id: int, at: datetime) -> list[str]:
    """What a person had found against a customer before an instant and still stood at it, as `breach:3` or `case:9`.

    A measure on the ground that the agreement is infringed counts while it lasts; an allegation never does.
    """
    found = Breach.objects.filter(customer_id=customer_id, found_at__lt=at, withdrawn_at=None)
    standing = found.filter(Q(settled_at=None) | Q(settled_at__gt=at)).order_by("pk")
    measures = Case.objects.filter(customer_id=customer_id, kind="immediate-measure", opened_at__lt=at)
    lasting = measures.filter(Q(decided_at=None) | Q(decided_at__gt=at), facts__ground="i").order_by("pk")
    return [f"breach:{breach.pk}" for breach in standing] + [f"case:{case.pk}" for case in lasting]


def overloaded_now(service_id: int) -> bool:
    """Whether an overload suspends the service at present."""
    return Overload.objects.filter(service_id=service_id, lifted_at=None).exists()


def overload_rule(service_id: int, now: datetime) -> OverloadSuspension | None:
    """The rule by which a service overloads its server; None where its terms have none."""
    service = services.by_id([service_id])[service_id]
    ruling = services.governs(service, now).ruling(OverloadSuspension, services.target(service))
    return ruling.rule if ruling is not None else None


def measure(terms: Terms, kind: str, target: Target) -> Ruling[ConductMeasure] | None:
    """What may be done about conduct that a case of this kind has found; None where the case only decides."""
    return terms.ruling(ConductMeasure, target, of=kind)


def second_confirmation(terms: Terms, kind: str, act: str) -> Ruling[SecondConfirmation] | None:
    """The rule by which a measure waits for another person; None where one is enough."""
    ruling = terms.ruling(SecondConfirmation, of=kind)
    return ruling if ruling is not None and act in ruling.rule.measures else None


def fine(terms: Terms, kind: str, occurrence: int) -> tuple[Ruling[Fine], Money] | None:
    """The fine of the account's `occurrence`th case of this kind, and its rule; None where it bears none."""
    ruling = terms.ruling(Fine, of=kind)
    amount = fine_due(occurrence, [ruling.rule]) if ruling is not None else None
    return (ruling, amount) if ruling is not None and amount is not None else None
