"""Document numbers: taken from a series, in order, never given twice."""

from collections.abc import Collection

from posada.terms.contract import Terms
from posada.terms.database import ask

FORMATS = {"proforma": "P-{n:06d}", "invoice": "F-{n:06d}", "tax-invoice": "FE-{n:06d}", "credit-note": "NC-{n:06d}",
           "receipt": "R-{n:06d}", "order": "O-{n:06d}", "ticket": "T-{n:06d}"}  # fmt: skip
MOST_FIGURES = 12


def take_numbers(series: str, count: int, terms: Terms) -> list[str]:
    """The next `count` numbers of a series; the series is locked until the transaction ends, so none is skipped."""
    if not count:
        return []
    ((last,),) = ask(
        "INSERT INTO ledger_series (name, last) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE SET last = ledger_series.last + excluded.last RETURNING last",
        [series, count],
    )
    form = terms.provider.series.get(series, FORMATS[series])
    return [form.format(n=number) for number in range(last - count + 1, last + 1)]


def numbers_meant(text: str, series: Collection[str], terms: Terms) -> list[str]:
    """The numbers of these series that a person may mean: written out in whatever case, or its figure alone."""
    typed = text.strip().upper()
    if not typed.isdecimal() or len(typed) > MOST_FIGURES:
        return [typed]
    forms = [terms.provider.series.get(each, FORMATS[each]) for each in series]
    return [typed, *(form.format(n=int(typed)) for form in forms)]
