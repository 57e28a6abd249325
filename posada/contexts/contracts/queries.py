"""What others may read of contracts."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from posada.contexts.contracts.models import Document, Ending, EndState, Kind, Line, State
from posada.contexts.contracts.rules.documents import ContractDocuments, PriceAnnex
from posada.contexts.contracts.rules.offer import MadeToMeasure
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.acceptance import accepted_version
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.selector import Target

HUNDRED = Decimal(100)


def document(document_id: int) -> Document:
    return Document.objects.get(pk=document_id)


def locked_document(document_id: int) -> Document:
    """The document, locked until the transaction ends."""
    return Document.objects.select_for_update().get(pk=document_id)


def documents(customer_id: int, kind: str | None = None) -> QuerySet[Document]:
    """A customer's documents, oldest first."""
    found = Document.objects.filter(customer_id=customer_id)
    return (found.filter(kind=kind) if kind else found).order_by("pk")


def parent_in_force(customer_id: int, forms: Collection[str], today: date) -> Document | None:
    """The agreement that annexes are part of, the newest signed; None where none is in force."""
    signed = documents(customer_id, Kind.PARENT).filter(state=State.SIGNED, form__in=forms)
    return signed.filter(Q(ends_on=None) | Q(ends_on__gte=today)).last()


def signed_scope(customer_id: int) -> Document | None:
    """The newest scope that was signed with; None where none was."""
    return documents(customer_id, Kind.SCOPE).filter(state=State.SIGNED).last()


def scope_for(customer_id: int) -> Document | None:
    """The scope to sign with: the newest, where it was reviewed or signed already."""
    return documents(customer_id, Kind.SCOPE).filter(state__in=(State.REVIEWED, State.SIGNED)).last()


def lines(document_id: int) -> list[Line]:
    """The lines of a price annex, in order."""
    return list(Line.objects.filter(document_id=document_id).order_by("position"))


def line(line_id: int) -> Line:
    return Line.objects.get(pk=line_id)


def line_of(service_id: int) -> Line | None:
    """The line by which a service is contracted now; None for a service without a contract."""
    found = Line.objects.filter(service_id=service_id, cancelled_at=None)
    return found.exclude(Q(continues_id__isnull=False) & Q(starts_on=None)).order_by("pk").last()


def lines_of_services(service_ids: Collection[int]) -> dict[int, Line]:
    """The line by which each of these services is contracted."""
    found = Line.objects.filter(service_id__in=service_ids, cancelled_at=None).order_by("pk")
    return {each.service_id: each for each in found if each.service_id is not None}


def rent(line: Line) -> Money:
    """What a unit costs a month, net of its discount."""
    return Money(line.list_rent * (HUNDRED - line.discount) / HUNDRED, line.currency).rounded()


def installation(line: Line) -> Money:
    """What the installation costs, net of its discount."""
    net = line.installation * (HUNDRED - line.installation_discount) / HUNDRED
    return Money(net, line.currency).rounded()


def products_held(customer_id: int) -> set[str]:
    """The products of a customer's running services."""
    return set(services.of_customer(customer_id).filter(state="active").values_list("product", flat=True))


def checklist(customer_id: int, terms: Terms, today: date) -> dict[str, str]:
    """How each document of a contract stands: signed, reviewed, draft or missing."""
    ruling = terms.ruling(ContractDocuments)
    found: dict[str, str] = {}
    for kind in ruling.rule.documents if ruling else ():
        if kind == "annex":
            found[kind] = "signed" if accepted_version(customer_id, terms) else "missing"
            continue
        states = set(
            documents(customer_id, kind).filter(Q(ends_on=None) | Q(ends_on__gte=today)).values_list("state", flat=True)
        )
        found[kind] = next((state for state in ("signed", "reviewed", "draft") if state in states), "missing")
    return found


def contract_only(terms: Terms, target: Target) -> tuple[Ground, ...]:
    """What says that such a product is ordered by a price annex, never from the catalogue; nothing where it is not."""
    return grounds(terms.ruling(MadeToMeasure, target), terms.ruling(PriceAnnex, target))


def ending_under_way(service_id: int) -> Ending | None:
    """The end of a service that waits or is being carried out; there is one at most."""
    return Ending.objects.filter(service_id=service_id, state__in=(EndState.WAITING, EndState.UNDER_WAY)).first()


def about_to_change(service_ids: Collection[int]) -> set[int]:
    """Those of these services whose rent or quantity is another soon: a new price annex waits, or a part is to end."""
    annexes = Line.objects.filter(continues_id__in=service_ids, cancelled_at=None, delivered_on=None)
    ending = Ending.objects.filter(service_id__in=service_ids, state__in=(EndState.WAITING, EndState.UNDER_WAY))
    found = {*annexes.values_list("continues_id", flat=True), *ending.values_list("service_id", flat=True)}
    return {id for id in found if id is not None}


def endings(service_ids: Collection[int]) -> dict[int, Ending]:
    """The newest end of each service that has one, whatever became of it but for those withdrawn."""
    found = Ending.objects.filter(service_id__in=service_ids).exclude(state=EndState.WITHDRAWN).order_by("pk")
    return {ending.service_id: ending for ending in found}
