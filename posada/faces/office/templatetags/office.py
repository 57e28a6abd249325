"""What the back office's templates write with: its addresses, the choices of a filter, roles in words."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

from posada.faces.site.words import word

if TYPE_CHECKING:  # unfold's own import looks for tag libraries, and so comes here before it is done
    from posada.faces.office.cells import Cell
    from posada.faces.office.filters import Filter
    from posada.faces.office.listing import Column, Leaves, Line

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
