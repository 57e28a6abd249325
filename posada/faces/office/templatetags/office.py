"""What the back office's templates write with: its addresses, the choices of a filter, roles in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html

from posada.faces.site import formats
from posada.faces.site.templatetags.posada import clause_texts
from posada.faces.site.words import word
from posada.kernel.money import Money
from posada.terms.telling import duration_in_words

if TYPE_CHECKING:  # unfold's own import looks for tag libraries, and so comes here before it is done
    from posada.contexts.billing.models import Invoice
    from posada.faces.office.cells import Cell
    from posada.faces.office.desk import Desk
    from posada.faces.office.filters import Filter
    from posada.faces.office.listing import Column, Leaves, Line
    from posada.kernel.durations import Duration

register = template.Library()


@register.simple_tag
def office_url(page: str, *args: Any) -> str:
    """The address of a page of the table of permissions."""
    return reverse(f"office:{page}", args=args)


@register.filter
def choices(spec: "Filter", leaves: "Leaves") -> Iterator[dict[str, Any]]:
    """What a filter offers, each with its address."""
    return spec.choices(leaves)


@register.filter
def with_columns(line: "Line", leaves: "Leaves") -> "Iterable[tuple[Cell, Column]]":
    """The cells of a row, each with its column."""
    return zip(line.cells, leaves.model_admin.columns, strict=True)


@register.filter
def roles(names: Iterable[str]) -> str:
    """Roles of staff in words."""
    return ", ".join(word("staff-role", name) for name in names)


@register.inclusion_tag("office/because.html")
def because(clause: str, decision: int, at: "Desk") -> dict[str, Any]:
    """The clause that something stands on, opened in place; it leads to the decision, for those who see the journal."""
    return {"clause": clause, "decision": decision if at.may("journal") else 0, **clause_texts(clause)}


@register.simple_tag
def customer_link(id: int, name: str, at: "Desk") -> str:
    """A customer's name, leading to its page for those who see customers."""
    if not id or not at.may("customers"):
        return name
    return format_html('<a href="{}">{}</a>', reverse("office:customer", args=[id]), name)


@register.filter
def standing_on(claim: "Invoice", at: "Desk") -> str:
    """A claim's state on this day: overdue is an unpaid one past its due day."""
    return "overdue" if claim.state == "unpaid" and claim.due_on < at.today else claim.state


@register.filter
def left_to_pay(claim: "Invoice") -> str:
    """What is unpaid of a claim."""
    return formats.money(Money(claim.total - claim.paid, claim.currency))


@register.filter
def country(code: str) -> str:
    """A country in the language in use."""
    return formats.country_name(code)


@register.filter
def sees(at: "Desk", page: str) -> bool:
    """Whether the person may open a page."""
    return at.may(page)


@register.filter
def of_key(found: Mapping[str, Any], key: str) -> Any:
    """What a mapping has under a key; nothing where it has none."""
    return found.get(key, "")


@register.simple_tag
def customer_name(id: int, who: Mapping[int, str], at: "Desk") -> str:
    """A customer of several, by its name, leading to its page for those who see customers."""
    return str(customer_link(id, who.get(id, ""), at))


@register.filter
def lasting(length: "Duration") -> str:
    """How long something lasts, in words."""
    return duration_in_words(length)
