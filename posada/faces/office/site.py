"""The back office as an admin site: the lists that are registered with it, and its other pages."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, path
from unfold.sites import UnfoldAdminSite

from posada.faces.office.desk import desk
from posada.faces.office.listing import List

NAME = "office"


class Office(UnfoldAdminSite):
    """Lists are read-only and acts go through the contexts, so it has no pages to add, change or delete a row."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.disable_action("delete_selected")

    def get_urls(self) -> list[URLPattern]:
        """A page and its export for every list, then those of `addresses`."""
        from posada.faces.office.addresses import ADDRESSES

        return [*(pattern for listed in self.lists() for pattern in _addresses(listed)), *ADDRESSES]

    def lists(self) -> list[List]:
        from posada.faces.office import lists  # noqa: F401 registers them

        return [listed for listed in self._registry.values() if isinstance(listed, List)]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """None: the menu is that of the table of permissions."""
        return []

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"desk": request.desk}  # type: ignore[attr-defined]


def _addresses(listed: List) -> list[URLPattern]:
    name = listed.page
    return [
        path(f"{name}/", desk(name)(listed.shown), name=name),
        path(f"{name}/export/", desk(name)(listed.exported), name=f"export_{name}"),
    ]


office = Office()


def register(model: type[Model]) -> Any:
    """The class decorator by which a list joins the site."""

    def decorate(listed: type[List]) -> type[List]:
        office.register(model, listed)
        return listed

    return decorate
