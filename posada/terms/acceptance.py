"""Acceptances of the terms: recording one, and asking for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.models import Acceptance, Evidence
from posada.terms.prepared import prepared
from posada.terms.versions import book

Document = Mapping[str, Any]  # name, version, url


def accept(
    customer_id: int,
    terms: Terms,
    *,
    accepted_by: str,
    by: Actor,
    now: datetime,
    evidence: Evidence = Evidence.CLICK,
    capacity: str = "holder",
    about: str = "",
    documents: Iterable[Document] = (),
) -> Acceptance:
    """Record who accepted which version with its documents, when, from where, by which door. Repeated: no change.

    `documents` are others accepted in the same breath: a third party's terms, a policy of what was ordered.
    """
    acceptance, _ = Acceptance.objects.get_or_create(
        customer_id=customer_id, version_id=book().number(terms), evidence=evidence, about=about,
        defaults={
            "hash": terms.hash, "documents": [dict(document) for document in (*terms.documents, *documents)],
            "accepted_by": accepted_by, "capacity": capacity, "at": now, "address": by.address, "door": by.channel,
        },
    )  # fmt: skip
    return acceptance


def accept_all(accepted_by: Mapping[int, str], terms: Terms, *, by: Actor, now: datetime) -> None:
    """Record that these customers accepted a version, each by the name of who did; two statements however many."""
    number = book().number(terms)
    Acceptance.objects.bulk_create(
        (
            Acceptance(
                customer_id=id, version_id=number, evidence=Evidence.CLICK, hash=terms.hash, accepted_by=name, at=now,
                documents=[dict(document) for document in terms.documents], capacity="holder", address=by.address,
                door=by.channel,
            )
            for id, name in accepted_by.items()
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def accept_in_silence(given: Sequence[tuple[int, int]], *, at: datetime, by: Actor) -> None:
    """Record that these (customer, version) are accepted by silence. Repeated: no change."""
    versions = {number: book().by_number(number) for number in {number for _, number in given}}
    Acceptance.objects.bulk_create(
        (
            Acceptance(
                customer_id=customer_id, version_id=number, hash=versions[number].hash, evidence=Evidence.SILENCE,
                documents=[dict(document) for document in versions[number].documents], accepted_by=str(by), at=at,
                door=by.channel,
            )
            for customer_id, number in given
        ),
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip


def accepted_version(customer_id: int, terms: Terms) -> bool:
    """Whether the customer has accepted this very version."""
    return customer_id in who_accepted([customer_id], terms)


def who_accepted(customer_ids: Collection[int], terms: Terms) -> set[int]:
    """Which of these customers have accepted this very version."""
    return set(_accepted(customer_ids, terms.hash))


@prepared
def _accepted(customer_ids: Collection[int], digest: str) -> QuerySet[Any, Any]:
    found = Acceptance.objects.filter(customer_id__in=customer_ids, hash=digest)
    return found.values_list("customer_id", flat=True)


def last_accepted(customer_id: int) -> Acceptance | None:
    """The customer's newest acceptance, by a click, by use or by renewing; None where there is none."""
    return Acceptance.objects.filter(customer_id=customer_id).order_by("-at", "-pk").first()
