"""What templates write with: amounts, days, states, texts in the reader's language, and clauses."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

from posada.faces.site import facts, faults, formats, words
from posada.kernel import clock
from posada.kernel.errors import PosadaError
from posada.kernel.money import Money
from posada.terms.versions import NothingPublished, book

register = template.Library()


@register.filter
def acting(who: str) -> str:
    """Who acted or wrote: `{{ message.author|acting }}`."""
    return words.acting(who)


@register.filter
def told(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts of a decision, each with its name, as their reader reads them."""
    return facts.told(found)


@register.filter
def fault(error: PosadaError) -> str:
    """What a person reads of a value that is not allowed: `{{ refusal|fault }}`."""
    return faults.said(error)


@register.filter
def in_currency(amount: str, currency: str) -> str:
    """An amount kept as text."""
    return formats.money(Money(Decimal(amount), currency)) if currency else amount


@register.filter
def money(amount: Money | Decimal | None, currency: str = "") -> str:
    """The amount with its currency's decimals; nothing for none."""
    return _written(amount, currency, whole=False)


@register.filter
def sum_of(amount: Money | Decimal | None, currency: str = "") -> str:
    """The amount in running text: without decimals that are zero."""
    return _written(amount, currency, whole=True)


def _written(amount: Money | Decimal | None, currency: str, *, whole: bool) -> str:
    if amount is None:
        return ""
    return formats.money(amount if isinstance(amount, Money) else Money(amount, currency), whole=whole)


@register.filter
def day(value: date | None) -> str:
    return formats.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return formats.moment(value) if value else ""


@register.filter
def instant(written: str) -> str:
    """A moment kept as text."""
    return formats.moment(datetime.fromisoformat(written))


@register.filter
def brief(value: datetime | None) -> str:
    return formats.brief(value) if value else ""


@register.filter
def spoken(value: Mapping[str, str] | None) -> str:
    """A text of the pack in the language in use, or in its first one."""
    return formats.spoken_name(value) if value else ""


@register.filter
def word(value: str, about: str) -> str:
    """The customer's word for a state or act: `{{ invoice.state|word:"invoice" }}`."""
    return words.word(about, value)


@register.filter
def brake(kind: str) -> str:
    """What a brake holds, in words."""
    return words.brake(kind)


@register.filter
def tone(value: str) -> str:
    """What a state means: good, warning, stop or information."""
    return words.TONES.get(value, "info")


@register.inclusion_tag("posada/parts/why.html")
def why(clause: str, note: str = "", decision: int | None = None) -> dict[str, Any]:
    """A small question that opens, in place, the clause something stands on, and leads to its decision if any."""
    return {"clause": clause, "note": note, "decision": decision, **clause_texts(clause)}


def clause_texts(clause: str) -> dict[str, str]:
    """Heading and text of a clause in the language in use; empty where the terms in force have none such."""
    try:
        found = book().for_existing(clock.now()).clauses.get(clause)
    except NothingPublished:
        found = None
    heading, text = found.read((get_language() or "es").split("-")[0]) if found else ("", "")
    return {"heading": heading, "text": text}


@register.simple_tag
def heading_of(clause: str) -> str:
    """The heading of a clause in the language in use."""
    return clause_texts(clause)["heading"]


@register.simple_tag
def line_total(line: Any, currency: str) -> str:
    """What a line comes to, tax included."""
    return formats.money(Money(line.net + line.tax, currency))


@register.simple_tag
def method_name(method: str) -> str:
    """A payment method's name in the language in use."""
    return formats.method(method)


@register.simple_tag
def price_of(product: Any, currency: str) -> dict[str, Any]:
    """The price of a product's first cycle in a currency, and that cycle."""
    cycle = next(iter(product.prices))
    return {"cycle": cycle, "amount": product.price(cycle, currency)}


@register.filter
def of(values: Mapping[str, Any], name: str) -> Any:
    """What stands under a name of a mapping; nothing where there is none."""
    return values.get(name, "") if values else ""


@register.filter
def at(values: Any, place: int) -> Any:
    """What stands at a place of a list."""
    return values[place]
