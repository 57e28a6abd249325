"""What others may read of breaches."""

from collections.abc import Collection

from posada.contexts.abuse.models import Breach
from posada.contexts.abuse.rules.conduct_measure import ConductMeasure, Fine, fine_due
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.rule import Ruling


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


def measure(terms: Terms, kind: str) -> Ruling[ConductMeasure] | None:
    """What may be done about conduct that a case of this kind has found; None where the case only decides."""
    return terms.ruling(ConductMeasure, of=kind)


def fine(terms: Terms, kind: str, occurrence: int) -> tuple[Ruling[Fine], Money] | None:
    """The fine of the account's `occurrence`th case of this kind, and its rule; None where it bears none."""
    ruling = terms.ruling(Fine, of=kind)
    amount = fine_due(occurrence, [ruling.rule]) if ruling is not None else None
    return (ruling, amount) if ruling is not None and amount is not None else None
