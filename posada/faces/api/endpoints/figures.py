"""The figures of the money page: what was earned, collected and is owed, by month and clause."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import caller, reads
from posada.faces.office.figures import LENGTHS, PARTS
from posada.faces.office.figures import Asked as Months
from posada.faces.office.sums import FIGURES
from posada.kernel.errors import BadInput

router = Router()
USUAL = 12


class FigureShape(Schema):
    """One of the figures as a table: a list of values a row, in the order of `columns`; sums are strings."""

    name: str
    label: str
    currency: str
    months: int
    columns: list[str]
    rows: list[list[str | int]]


class FiguresAsked(Schema):
    """Over how many months up to this one, in which currency, and in which language the columns are called."""

    months: int = USUAL
    currency: Annotated[str, Field(max_length=3)] = ""
    language: Annotated[str, Field(pattern="^(es|en)$")] = "es"


@router.get("/figures", response=list[str], summary="The figures that there are")
@reads("figures")
def names(request: HttpRequest) -> Any:
    return list(PARTS)


@router.get("/figures/{name}", response=FigureShape, summary="One of the figures, month by month")
@reads("figures")
def figure(request: HttpRequest, name: str, asked: Query[FiguresAsked]) -> Any:
    who = caller(request)
    if name not in PARTS or who.desk is None:
        raise Http404(name)
    known = who.terms.provider.currencies
    if asked.months not in LENGTHS:
        raise BadInput("months", asked.months, ", ".join(str(length) for length in LENGTHS))
    if asked.currency and asked.currency not in known:
        raise BadInput("currency", asked.currency, ", ".join(known))
    currency = asked.currency or known[0]
    counts = FIGURES.made(str(asked.months), currency)
    wanted = Months(counts.today, who.terms.calendar, asked.months, currency)
    with override(asked.language):
        found = PARTS[name](wanted, counts)
        return FigureShape(
            name=name, label=str(found.label), currency=wanted.currency, months=asked.months,
            columns=[str(head) for head in found.heads], rows=[[_value(value) for value in row] for row in found.rows],
        )  # fmt: skip


def _value(value: Any) -> str | int:
    """As the CSV has it, but for counts, which stay numbers."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value if isinstance(value, int) else str(value)
