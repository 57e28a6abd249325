"""Why, on paper: one decision with everything that it stood on, so that the page needs nothing else to be read."""

from pathlib import Path
from typing import Any

import orjson
import typst
from django.utils.translation import gettext as _

from posada.faces.site import formats
from posada.faces.site.brand import accent, brand
from posada.faces.site.facts import told
from posada.faces.site.months import Cell, months, weekdays
from posada.faces.site.words import acting, word
from posada.ground.customers.models import Customer
from posada.kernel.money import Money
from posada.terms.versions import book
from posada.terms.why import Explanation, Reason

TEMPLATE = Path(__file__).parent / "papers" / "why.typ"
ON_LETTER = frozenset({"CA", "CL", "CO", "CR", "GT", "MX", "PA", "PH", "PR", "SV", "US", "VE"})


def day_words() -> dict[str, str]:
    """What each kind of day means in the calendar of a count."""
    return {
        "from": _("el día desde el que se cuenta"), "counts": _("cuenta"), "passed": _("no cuenta"),
        "last": _("el último día"),
    }  # fmt: skip


def why_pdf(explained: Explanation, customer: Customer, subject: str) -> bytes:
    """The decision on paper, in the language in use: who, what, when, by which words of which version, and the sums."""
    data = orjson.dumps(_said(explained, customer, subject), default=str).decode()
    return bytes(typst.compile(TEMPLATE, sys_inputs={"data": data}))


def _said(explained: Explanation, customer: Customer, subject: str) -> dict[str, Any]:
    provider = formats.provider()
    identity = provider.identity if provider else None
    shown = months(explained.counted, day_words())
    return {
        "paper": "us-letter" if customer.country in ON_LETTER else "a4", "lang": formats.language(),
        "accent": accent(brand()).light, "provider": provider.name if provider else "",
        "title": word("act", explained.act)[:1].upper() + word("act", explained.act)[1:],
        "number": _("Decisión %(id)s") % {"id": explained.decision}, "head": _head(explained, customer, subject),
        "answer": _answer(explained), "clauses": [_clause(reason) for reason in explained.reasons],
        "sums": [[word("amount", name), _amount(amount, explained.currency)]
                 for name, amount in explained.amounts.items()],
        "facts": told(explained.facts), "months": [
            {"name": month.name.capitalize(), "weeks": [[_cell(cell) for cell in week] for week in month.weeks]}
            for month in shown
        ],
        "weekdays": [short for short, _whole in weekdays()],
        "skipped": [f"{formats.day(day.day)}: {_('no cuenta')} ({day.why})"
                    for day in explained.counted if not day.counted],
        "otherwise": explained.otherwise, "objection": explained.objection,
        "words": {"sums": _("Sumas"), "facts": _("Hechos"), "count": _("La cuenta de los días"),
                  "legend": _("Marcado: cuenta. Tachado: no cuenta. Lleno: el último día."),
                  "otherwise": _("Qué habría tenido que ser distinto"), "object": _("Si no está de acuerdo")},
        "footer": " · ".join(filter(None, [identity.legal_name, identity.tax_id, identity.email]) if identity else []),
        "evidence": _evidence(explained),
    }  # fmt: skip


def _head(explained: Explanation, customer: Customer, subject: str) -> list[tuple[str, str]]:
    rows = [
        (_("Cliente"), customer.name), (_("Sobre"), subject), (_("Decidido"), formats.moment(explained.at)),
        (_("Resultado"), word("outcome", explained.outcome)), (_("Quién"), acting(explained.actor)),
    ]  # fmt: skip
    if explained.due_at != explained.at:
        rows.insert(2, (_("Correspondía"), formats.moment(explained.due_at)))
    return rows


def _answer(explained: Explanation) -> str:
    """The first line: the clause that rules it, and the refusal's reason where there is one."""
    first = next(iter(explained.reasons), None)
    said = [
        _("Lo rige la cláusula «%(heading)s», versión %(version)s.")
        % {"heading": first.heading, "version": first.version}
    ] if first else [_("Ninguna cláusula tuvo que ver: es un hecho que se anota.")]  # fmt: skip
    if explained.reason:
        reason = word("refusal", explained.reason)
        said.append(f"{reason[:1].upper()}{reason[1:]}")
    return " ".join(said)


def _clause(reason: Reason) -> dict[str, str]:
    return {"heading": reason.heading, "role": word("role", reason.role), "text": reason.text,
            "source": f"{reason.clause} · {reason.version}"}  # fmt: skip


def _amount(amount: str, currency: str) -> str:
    return formats.money(Money(amount, currency)) if currency else amount


def _cell(cell: Cell | None) -> dict[str, Any]:
    return {"number": cell.number, "kind": cell.kind} if cell else {"number": 0, "kind": ""}


def _evidence(explained: Explanation) -> str:
    """How anyone can check that these are the words that were in force: the versions by their fingerprints."""
    named = {reason.version for reason in explained.reasons}
    prints = [f"{terms.version}: {terms.hash}" for _number, terms in book().versions if terms.version in named]
    if not prints:
        return ""
    return _("Huella de cada versión de los términos (SHA-256), igual a la publicada: %(prints)s") % {
        "prints": "; ".join(prints)
    }
