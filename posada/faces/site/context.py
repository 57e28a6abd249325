"""What every page knows of the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from posada.faces.site import formats
from posada.kernel import clock


def house(request: HttpRequest) -> dict[str, Any]:
    """The provider's name, brand and languages, and, in a house whose clock can be moved, its hour."""
    known = formats.provider()
    return {
        "house": {
            "name": known.name if known else "Posada",
            "legal_name": known.identity.legal_name if known else "Posada",
            "tax_id": known.identity.tax_id if known else "",
            "accent": known.brand.get("accent", "#0f766e") if known else "#0f766e",
            "languages": settings.LANGUAGES,
            "rehearsal": settings.POSADA_REHEARSAL,
            "now": clock.now(),
        }
    }
