"""The figures of the money page: each with its columns and rows as numbers, and a chart where one helps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.faces.site import formats
from posada.faces.site.charts import Chart, Series, chart
from posada.faces.site.templatetags.posada import clause_texts
from posada.faces.site.words import word
from posada.ground.ledger.months import cash
from posada.kernel.calendar import Calendar
from posada.kernel.money import Money

ZERO = Decimal(0)
LENGTHS = (6, 12, 24, 36)  # months that can be asked for
Say = Callable[[Decimal], str]


@dataclass(frozen=True)
class Asked:
    """The months up to this one, and the currency, that the figures are about."""

    today: date
    calendar: Calendar
    length: int
    currency: str

    @cached_property
    def months(self) -> list[date]:
        """The first day of each, oldest first."""
        today = self.today
        counted = [today.year * 12 + today.month - 1 - back for back in reversed(range(self.length))]
        return [date(each // 12, each % 12 + 1, 1) for each in counted]

    @property
    def zone(self) -> str:
        return self.calendar.tz.key

    @property
    def span(self) -> billing.Span:
        start, last = self.calendar.start_of, self.months[-1]
        following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        return billing.Span(start(self.months[0]), start(following), self.zone, self.currency)

    @property
    def called(self) -> list[str]:
        """The months on an axis."""
        return [str(format_date(month, "MMM yy", locale=formats.here())) for month in self.months]

    def say(self, amount: Decimal) -> str:
        return formats.money(Money(amount, self.currency), whole=True)


@dataclass(frozen=True)
class Counts:
    """What the figures are made of, and the day up to which it was counted."""

    today: date
    revenue: dict[date, billing.Earned]
    cash: dict[date, tuple[Decimal, Decimal]]
    ageing: list[billing.Age]
    churn: list[services.Churn]
    clauses: list[billing.ByClause]
    cohorts: list[services.Cohort]


def count(asked: Asked) -> Counts:
    """All of it, from the whole book."""
    span, months = asked.span, asked.months
    return Counts(
        asked.today, billing.revenue(span), cash(span.since, span.until, asked.currency, asked.zone),
        billing.ageing(asked.today, asked.currency), services.churn(months, asked.zone),
        billing.fees_and_credits(span), services.cohorts(months, asked.zone),
    )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One of the figures: its columns, its rows as a spreadsheet takes them, and as a page says them."""

    name: str
    label: Promise | str
    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    chart: Chart | None = None
    said: Sequence[Sequence[str]] = ()  # the rows in words, where the chart does not tell them
    answer: str = ""


def revenue(asked: Asked, counts: Counts) -> Part:
    """Revenue by month: periods of services, what is bought once, fees; less what was given back."""
    months = [counts.revenue.get(month, billing.Earned()) for month in asked.months]
    drawn = chart(
        "stacked", _("Ingresos por mes, sin impuestos"), asked.called,
        (Series(_("Recurrentes"), [m.recurring for m in months]), Series(_("De una vez"), [m.once for m in months]),
         Series(_("Recargos"), [m.fees for m in months])), asked.say,
    )  # fmt: skip
    heads = (_("Mes"), _("Recurrentes"), _("De una vez"), _("Recargos"), _("Devuelto"), _("Créditos"), _("Queda"))
    rows = [(f"{month:%Y-%m}", m.recurring, m.once, m.fees, m.refunded, m.granted, m.net)
            for month, m in zip(asked.months, months, strict=True)]  # fmt: skip
    this = asked.say(months[-1].net)
    return Part("revenue", _("Ingresos"), heads, rows, drawn, answer=_("Este mes van %(sum)s.") % {"sum": this})


def collected(asked: Asked, counts: Counts) -> Part:
    """Money that came in and went out, by its value dates."""
    months = [counts.cash.get(month, (ZERO, ZERO)) for month in asked.months]
    drawn = chart(
        "bar", _("Dinero por mes"), asked.called,
        (Series(_("Recibido"), [came for came, _went in months]),
         Series(_("Devuelto"), [went for _came, went in months])), asked.say,
    )  # fmt: skip
    rows = [(f"{month:%Y-%m}", *moved) for month, moved in zip(asked.months, months, strict=True)]
    return Part("collected", _("Recaudo"), (_("Mes"), _("Recibido"), _("Devuelto")), rows, drawn,
                answer=_("Este mes entraron %(sum)s.") % {"sum": asked.say(months[-1][0])})  # fmt: skip


def debt(asked: Asked, counts: Counts) -> Part:
    """What is unpaid today by how late it is."""
    found = counts.ageing
    drawn = chart("bar", _("Por pagar, según el atraso"), [word("age", each.age) for each in found],
                  (Series(_("Por pagar"), [each.amount for each in found]),), asked.say)  # fmt: skip
    late = sum((each.amount for each in found[1:]), ZERO)
    rows = [(word("age", each.age), each.claims, each.amount) for each in found]
    return Part("debt", _("Cartera"), (_("Atraso"), _("Facturas"), _("Por pagar")), rows, drawn,
                answer=_("Vencido: %(sum)s.") % {"sum": asked.say(late)})  # fmt: skip


def clauses(asked: Asked, counts: Counts) -> Part:
    """What each clause brought in fees and cost in credits and refunds over these months."""
    found = counts.clauses
    rows = [(f"{each.month:%Y-%m}", each.clause, word("by-clause", each.what), each.amount) for each in found]
    sums: dict[tuple[str, str], Decimal] = {}
    for each in found:
        sums[each.clause, each.what] = sums.get((each.clause, each.what), ZERO) + each.amount
    said = [
        (clause_texts(clause)["heading"] or clause or _("sin cláusula"), word("by-clause", what), asked.say(amount))
        for (clause, what), amount in sorted(sums.items(), key=lambda item: -item[1])
    ]
    drawn = chart(
        "bar", _("Recargos y créditos por mes"), asked.called,
        [Series(word("by-clause", what), [_of_month(found, month, what) for month in asked.months])
         for what in ("fee", "credit")], asked.say,
    )  # fmt: skip
    return Part("clauses", _("Recargos y créditos por cláusula"), (_("Mes"), _("Cláusula"), _("Qué"), _("Valor")), rows,
                drawn if found else None, said=said)  # fmt: skip


def _of_month(found: Sequence[billing.ByClause], month: date, what: str) -> Decimal:
    return sum((each.amount for each in found if (each.month, each.what) == (month, what)), ZERO)


def churn(asked: Asked, counts: Counts) -> Part:
    """Services that began and ended each month, and the share of those running that ended."""
    found = counts.churn
    drawn = chart(
        "bar", _("Servicios que empiezan y terminan"), asked.called,
        (Series(_("Empiezan"), [Decimal(each.began) for each in found]),
         Series(_("Terminan"), [Decimal(each.ended) for each in found])), formats.number,
    )  # fmt: skip
    rows = [(f"{each.month:%Y-%m}", each.running, each.began, each.ended, f"{each.percent:.2f}") for each in found]
    heads = (_("Mes"), _("Activos al empezar"), _("Empiezan"), _("Terminan"), _("Bajas, %"))
    said = _("Este mes terminan %(ended)s de %(running)s.") % {"ended": found[-1].ended, "running": found[-1].running}
    return Part("churn", _("Altas y bajas"), heads, rows, drawn, answer=said)


def cohorts(asked: Asked, counts: Counts) -> Part:
    """Of the customers who came in a month, how many still have a service so many months later."""
    found = [cohort for cohort in counts.cohorts if cohort.customers]
    heads = (_("Llegaron"), _("Clientes"), *(_("mes %(n)s") % {"n": n} for n in range(asked.length)))
    rows = [(f"{cohort.month:%Y-%m}", cohort.customers, *cohort.stayed) for cohort in found]
    said = [
        (str(format_date(cohort.month, "MMM yy", locale=formats.here())), str(cohort.customers),
         *(f"{100 * n // cohort.customers} %" for n in cohort.stayed))
        for cohort in found
    ]  # fmt: skip
    kept = _kept(found)
    drawn = chart(
        "line", _("De cada cien que llegan, cuántos se quedan"), [_("mes %(n)s") % {"n": n} for n in range(len(kept))],
        (Series(_("Se quedan, %"), kept),), lambda share: f"{formats.number(share)} %",
    )  # fmt: skip
    return Part("cohorts", _("Cuántos se quedan"), heads, rows, drawn if len(kept) > 1 else None, said=said)


def _kept(found: Sequence[services.Cohort]) -> list[Decimal]:
    """The share, in percent, that was there so many months later, of all who came so long ago."""
    shares = []
    for n in range(max((len(cohort.stayed) for cohort in found), default=0)):
        reached = [cohort for cohort in found if len(cohort.stayed) > n]
        came = sum(cohort.customers for cohort in reached)
        shares.append(Decimal(100 * sum(cohort.stayed[n] for cohort in reached) // came))
    return shares


PARTS: dict[str, Callable[[Asked, Counts], Part]] = {
    "revenue": revenue, "collected": collected, "debt": debt, "churn": churn, "clauses": clauses, "cohorts": cohorts,
}  # fmt: skip
LENGTH_WORDS = {6: gettext_lazy("6 meses"), 12: gettext_lazy("12 meses"), 24: gettext_lazy("2 años"),
                36: gettext_lazy("3 años")}  # fmt: skip
