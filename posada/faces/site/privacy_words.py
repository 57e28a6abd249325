"""The words for what is kept of people and of their use, and for what they state of downtime."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PRIVACY: dict[str, dict[str, Promise]] = {
    "stated": {
        "start": _("¿Desde cuándo no funcionó?"), "end": _("¿Hasta cuándo?"), "month": _("¿De qué mes?"),
        "mailboxes": _("¿Qué buzones? Un porcentaje o cada uno"), "effect": _("¿Cómo lo afectó?"),
    },
    "counter": {
        "smtp": _("envíos SMTP"), "imap": _("sesiones IMAP"), "pop3": _("sesiones POP3"),
        "filter-level": _("nivel de filtro"), "quarantined": _("en cuarentena"),
    },
    "processing": {
        "app-usage": _("Uso de las aplicaciones"), "app-registration": _("Registro en las aplicaciones"),
        "station-statistics": _("Estadísticas de emisoras"), "advertising": _("Publicidad en las aplicaciones"),
        "mail-usage": _("Uso del correo"),
        "station": _("emisora"), "action": _("acción"), "country": _("país"), "region": _("región"),
        "language": _("idioma"), "name": _("nombre"), "email": _("correo"), "totals": _("totales"),
        "smtp-use": _("uso de SMTP"), "pop3-use": _("uso de POP3"), "imap-use": _("uso de IMAP"),
        "filtering-options": _("opciones de filtrado"), "filtering-use": _("uso del filtrado"),
        "most-listed-stations": _("emisoras más listadas"), "most-used-functions": _("funciones más usadas"),
        "popular-stations-by-region": _("emisoras populares por región"), "contact": _("contactarlo"),
        "quick-help": _("ayudarlo pronto"), "licensing-problems": _("resolver problemas de licencia"),
        "show-advertisements": _("mostrar publicidad"), "general-business": _("fines comerciales generales"),
        "contract": _("el contrato"), "consent": _("su consentimiento"),
        "legitimate-interest": _("interés legítimo"), "legal-duty": _("obligación legal"),
        "station-owners": _("titulares de emisoras"), "third-parties": _("terceros"),
        "banner-system": _("el sistema de publicidad"), "sponsors": _("auspiciantes"),
    },
}  # fmt: skip
