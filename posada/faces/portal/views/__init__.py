"""The pages of the client area: permission, the clock, then some queries or one act."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from posada.faces.portal.areas import menu
from posada.faces.portal.visitor import Visitor


def show(request: HttpRequest, who: Visitor, template: str, here: str, **shown: Any) -> HttpResponse:
    """A page of the portal, within its menu."""
    known = {"who": who, "here": here, "today": who.today, "menu": menu(who.areas())}
    return render(request, f"portal/{template}.html", {**known, **shown})
