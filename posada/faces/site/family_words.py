"""The words for the chapters of terms, and for what contacts may ask for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAMILY_WORDS: dict[str, dict[str, Promise]] = {
    "family": {
        "acceptance": _("Aceptación"), "accounts": _("Cuentas"), "affiliate": _("Afiliados"),
        "allocation": _("Aplicación de pagos"), "apps": _("Aplicaciones"), "archiving": _("Archivo de correo"),
        "audit": _("Auditoría"), "authority": _("Autoridades"), "backup": _("Copias de seguridad"),
        "balance": _("Saldo"), "cancellation": _("Cancelación"), "catalog": _("Catálogo"), "cdn": _("CDN"),
        "cloud-drive": _("Disco en la nube"), "collections": _("Cobranza"), "conduct": _("Conducta"),
        "confidentiality": _("Confidencialidad"), "content-abuse": _("Contenidos"), "coupons": _("Cupones"),
        "data-deletion": _("Borrado de datos"), "departments": _("Departamentos"), "disputes": _("Disputas"),
        "dns": _("DNS"), "domain-expiry": _("Vencimiento de dominios"),
        "domain-protection": _("Protección de dominios"),
        "domain-registration": _("Registro de dominios"), "domain-renewal": _("Renovación de dominios"),
        "domain-transfer": _("Traslado de dominios"), "dunning": _("Pagos atrasados"),
        "email-marketing": _("Correo publicitario"), "fiscal": _("Datos fiscales"), "fraud": _("Fraude"),
        "hosting-limits": _("Límites del hosting"), "housing": _("Alojamiento de equipos"),
        "invoicing": _("Facturación"), "ip-addresses": _("Direcciones IP"), "liability": _("Responsabilidad"),
        "mail-filtering": _("Filtros de correo"), "mail-limits": _("Límites del correo"),
        "mail-retention": _("Conservación del correo"), "mailbox": _("Buzones"), "maintenance": _("Mantenimiento"),
        "migration": _("Migración"), "network-abuse": _("Abuso de la red"), "notices": _("Avisos"),
        "ordering": _("Pedidos"), "payments": _("Pagos"), "phishing": _("Suplantación"),
        "plan-change": _("Cambio de plan"), "price-change": _("Cambio de precios"), "pricing": _("Precios"),
        "privacy": _("Privacidad"), "proration": _("Prorrateo"), "reactivation": _("Reactivación"),
        "refund": _("Reembolsos"), "remote-support": _("Soporte remoto"), "renewal": _("Renovación"),
        "reseller": _("Revendedores"), "resource-abuse": _("Uso de recursos"), "security": _("Seguridad"),
        "servers": _("Servidores"), "sla": _("Nivel de servicio"), "spam": _("Correo no solicitado"), "ssl": _("SSL"),
        "support-plans": _("Planes de soporte"), "tax": _("Impuestos"), "term": _("Plazo"), "tickets": _("Tickets"),
        "uc-connectivity": _("Telefonía: conexión"), "uc-devices": _("Telefonía: equipos"),
        "uc-licences": _("Telefonía: licencias"), "uptime": _("Disponibilidad"), "whois": _("WHOIS"),
    },
    "may": {
        "personal-data": _("datos personales"), "support": _("soporte"), "billing": _("facturación"),
        "information": _("pedir información"), "write": _("escribir"), "pay": _("pagar"),
        "set-port": _("cambiar el puerto"),
    },
}  # fmt: skip
