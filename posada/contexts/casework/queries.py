"""What others may read of casework."""

from collections.abc import Collection

from django.db.models import QuerySet

from posada.contexts.casework.models import Expense, State, Work
from posada.contexts.casework.rules.asked_case import AskedCase, NotIncluded
from posada.contexts.services import queries as services
from posada.terms.contract import ANYTHING, Terms
from posada.terms.rule import Ruling


def kinds_asked(terms: Terms) -> set[str]:
    """The kinds of matter that may be raised by the terms, and those that they say are not included."""
    asked = {ruling.rule.of for ruling in terms.rulings(AskedCase)}
    return asked | {ruling.rule.what for ruling in terms.rulings(NotIncluded)}


def asked(terms: Terms, kind: str, about: tuple[str, int]) -> Ruling[AskedCase] | None:
    """The rule by which a matter of a kind is raised about a subject; None where it is not about such a service."""
    what, id = about
    return terms.ruling(
        AskedCase, services.target(services.by_id([id])[id]) if what == "service" else ANYTHING, of=kind
    )


def work_of(case_id: int) -> Work | None:
    """The work quoted in a case, but for quotes that were declined or have lapsed."""
    return Work.objects.filter(case_id=case_id).exclude(state__in=(State.DECLINED, State.LAPSED)).first()


def works_of_invoices(invoice_ids: Collection[int]) -> list[Work]:
    return list(Work.objects.filter(invoice_id__in=invoice_ids).order_by("pk"))


def expenses(case_id: int) -> QuerySet[Expense]:
    """The expenses of a claim, in the order in which they were added."""
    return Expense.objects.filter(case_id=case_id).order_by("pk")
