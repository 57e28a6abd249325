"""The subjects that live on, to which terms to come may give steps even where they have none ahead."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from posada.contexts.abuse.models import Breach
from posada.contexts.billing.events import TermsPublished
from posada.contexts.billing.models import Allocation
from posada.contexts.contracts.models import Document, Line
from posada.contexts.contracts.models import State as DocumentState
from posada.contexts.payments.models import Payment
from posada.contexts.payments.models import State as PaymentState
from posada.contexts.services.models import Cancellation, Service
from posada.contexts.services.models import State as ServiceState
from posada.contexts.services.queries import ENDING
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.stale import expect
from posada.terms.models import Stand, TermsAnswer


def payments() -> QuerySet[Payment]:
    """Those of which nothing has been made yet."""
    applied = Exists(Allocation.objects.filter(payment_id=OuterRef("pk")))
    return Payment.objects.filter(Q(state=PaymentState.CLAIMED) | Q(state=PaymentState.RECEIVED) & ~applied)


def contract_lines() -> QuerySet[Line]:
    signed = Document.objects.filter(state=DocumentState.SIGNED).values("pk")
    return Line.objects.filter(cancelled_at=None, document_id__in=signed)


# What is judged by the version it was made under (claims, disputes, findings, screenings) gets nothing from another.
LIVE: dict[str, Callable[[], QuerySet[Any]]] = {
    "service": lambda: Service.objects.filter(
        state__in=(ServiceState.PENDING, ServiceState.ACTIVE, ServiceState.EXPIRED)
    ),
    "payment": payments,
    "cancellation": lambda: Cancellation.objects.filter(state__in=ENDING),
    "breach": lambda: Breach.objects.filter(settled_at=None, unmet_at=None, withdrawn_at=None),
    "case": lambda: Case.objects.filter(state=CaseState.OPEN),
    "contract-line": contract_lines,
    "contract-document": lambda: Document.objects.filter(state=DocumentState.SIGNED),
    "terms-answer": lambda: TermsAnswer.objects.filter(state=Stand.WAITING),
}


def expect_steps(event: TermsPublished) -> None:
    """Plan them again when the version begins to rule."""
    for kind, live in LIVE.items():
        expect(kind, live(), event.rules_from)


def expect_steps_of(customer_ids: Collection[int], at: datetime) -> None:
    """Plan those of these customers again at `at` that have nothing ahead: another version rules them."""
    for kind, live in LIVE.items():
        expect(kind, live().filter(customer_id__in=customer_ids), at)
