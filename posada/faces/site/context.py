"""What every page knows of the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from posada.contexts.privacy.rules.processing import Processing
from posada.contexts.support.rules.area import Area
from posada.contexts.support.rules.unsigned_request import UnsignedRequest
from posada.faces.site import formats
from posada.faces.site.brand import brand, brand_version, logo
from posada.faces.site.changes import promised
from posada.faces.site.status import has_status_page
from posada.kernel import clock
from posada.terms.versions import book


def house(request: HttpRequest) -> dict[str, Any]:
    """The provider's name, brand and languages, and, in a house whose clock can be moved, its hour."""
    known = formats.provider()
    return {
        "house": {
            "name": known.name if known else "Posada",
            "legal_name": known.identity.legal_name if known else "Posada",
            "tax_id": known.identity.tax_id if known else "",
            "brand_version": brand_version(brand()),
            "logo": logo(),
            "languages": settings.LANGUAGES,
            "contact": known is not None and has_contact_page(),
            "privacy": known is not None and bool(book().for_existing(clock.now()).rulings(Processing)),
            "changes": known is not None and promised(),
            "status": known is not None and has_status_page(),
            "leave": known is not None and may_leave_unsigned(),
            "rehearsal": settings.POSADA_REHEARSAL,
            "now": clock.now(),
        }
    }


def may_leave_unsigned() -> bool:
    """Whether the terms or the law give a way to go back or to leave without signing in."""
    return book().for_existing(clock.now()).ruling(UnsignedRequest) is not None


def has_contact_page() -> bool:
    """Whether the terms in force promise one."""
    return book().for_existing(clock.now()).ruling(Area, of="contact") is not None
