"""Acceptances of the terms: recording one, and asking for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.models import Acceptance, Evidence
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


def accepted_version(customer_id: int, terms: Terms) -> bool:
    """Whether the customer has accepted this very version."""
    return Acceptance.objects.filter(customer_id=customer_id, hash=terms.hash).exists()


def last_accepted(customer_id: int) -> Acceptance | None:
    """The customer's newest acceptance, by a click, by use or by renewing; None where there is none."""
    return Acceptance.objects.filter(customer_id=customer_id).order_by("-at", "-pk").first()
