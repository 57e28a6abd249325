"""The words customers and staff read for states, acts and reasons; one place, so that each thing has one name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posada.faces.site.family_words import FAMILY_WORDS
from posada.faces.site.privacy_words import PRIVACY
from posada.faces.site.staff_words import STAFF_WORDS
from posada.faces.site.words_of_acts import ACTS
from posada.faces.site.words_of_addresses import WORDS_OF_ADDRESSES
from posada.faces.site.words_of_duties import WORDS_OF_DUTIES
from posada.faces.site.words_of_facts import FACTS
from posada.faces.site.words_of_fields import FIELDS
from posada.faces.site.words_of_journal import WORDS_OF_JOURNAL, by_pattern
from posada.faces.site.words_of_nodes import WORDS_OF_NODES, WORDS_OF_SITES
from posada.faces.site.words_of_refusals import REFUSALS
from posada.faces.site.words_of_relocation import WORDS_OF_RELOCATION
from posada.faces.site.words_of_servers import WORDS_OF_SERVERS
from posada.faces.site.words_of_services import WORDS_OF_SERVICES
from posada.faces.site.words_of_use import WORDS_OF_USE

WORDS: dict[str, dict[str, Promise]] = {
    **STAFF_WORDS,
    **WORDS_OF_NODES,
    **FAMILY_WORDS,
    **PRIVACY,
    "invoice": {
        "unpaid": _("Por pagar"), "overdue": _("Vencida"), "paid": _("Pagada"), "cancelled": _("Anulada"),
        "refunded": _("Reembolsada"),
    },
    "order": {
        "awaiting-acceptance": _("Espera que acepte los términos"), "awaiting-payment": _("Pedido sin pagar"),
        "awaiting-verification": _("Pagado, en verificación"), "held": _("Retenido"),
        "in-activation": _("En activación"), "fulfilled": _("Entregado"), "cancelled": _("Cancelado"),
        "refused": _("No aceptado"),
    },
    "service": {
        "pending": _("Pedido"), "active": _("Activo"), "suspended": _("Suspendido temporalmente"),
        "ending": _("Cancelación solicitada"), "expired": _("Vencido"), "cancelled": _("Cancelado"),
        "terminated": _("Suspendido definitivamente"),
    },
    "contracted": {
        "scoping": _("En alcance"), "signed": _("Firmado"), "delayed": _("Retrasado"),
        "cancelled-before-start": _("Cancelado antes de iniciar"), "active": _("Activo"),
        "interrupted": _("Interrumpido por autoridad"), "in-termination": _("En baja"),
        "ended": _("Terminado, con datos"), "rescinded": _("Rescindido, con datos"),
        "data-deleted": _("Datos borrados"),
    },
    "document": {
        "parent": _("Contrato o Contrato Marco"), "annex": _("Anexo de servicio"), "prices": _("Anexo de precios"),
        "scope": _("Alcance técnico"),
    },
    "document-state": {
        "missing": _("Falta"), "draft": _("En borrador"), "reviewed": _("Revisado"), "signed": _("Firmado"),
    },
    "licence": {
        "contracted": _("Contratada"), "assigned": _("Asignada"), "interrupted": _("Interrumpida"),
        "deactivated": _("Desactivada"), "returned": _("Devuelta"),
    },
    "payment": {
        "claimed": _("En verificación"), "received": _("Recibido"), "rejected": _("No encontrado"),
        "altered": _("Comprobante alterado"), "disputed": _("En disputa"), "charged-back": _("Contracargado"),
        "returned": _("Devuelto"),
    },
    "ticket": {
        "open": _("Abierto"), "answered": _("Respondido"), "held": _("Por confirmar"), "closed": _("Cerrado"),
    },
    "letter": {"offer": _("Ofertas y promociones")},
    "condition": {
        "slow": _("Lento"), "under-repair": _("En reparación"), "under-maintenance": _("En mantenimiento"),
        "stable": _("Estable"),
    },
    "case": {
        "open": _("En decisión"), "granted": _("Concedido"), "refused": _("Negado"), "closed": _("Cerrado"),
    },
    "sum": {
        "charged": _("Cobrado por servicios"), "fees": _("Recargos"), "collected": _("Recaudado"),
        "refunded": _("Devuelto"), "credited": _("Abonado a saldo"),
    },
    "brake": {
        "emergency-stop": _("Parada de emergencia"),
        "restored-backup": _("La base de datos parece restaurada de una copia"),
        "ceiling": _("Más actos sin vuelta atrás que el tope"),
        "surprise": _("Muchos más que de costumbre"),
    },
    "task": {"open": _("Por hacer"), "done": _("Hecha"), "failed": _("Fallida")},
    "endpoint": {"listening": _("Oye"), "paused": _("En pausa"), "failing": _("Dejamos de avisarle: no responde")},
    "delivery": {"waiting": _("Por enviar"), "delivered": _("Recibido"), "given-up": _("No llegó")},
    "outcome": {
        "done": _("Hecho"), "refused": _("Negado"), "case": _("Pasa a una persona"), "parked": _("Detenido"),
    },
    "reason": {
        "non-payment": _("una renovación sin pagar"), "dispute": _("un pago en disputa"),
        "altered-proof": _("un comprobante alterado"), "investigation": _("una investigación en curso"),
        "spam": _("correo no solicitado"), "breach": _("un incumplimiento de los términos"),
        "authority": _("orden de una autoridad"), "overload": _("sobrecarga del servidor"),
        "whois": _("datos de registro falsos"), "excess": _("un uso mayor que el incluido"),
    },
    "act": ACTS,
    "refusal": {
        "account-closed": _("La cuenta está cerrada."),
        "no-longer-provided": _("Este servicio ya no se presta."),
        "must-not-leave": _("Un dato que no puede salir."),
        "must-not-be-collected": _("Un dato que no se recoge."),
        "no-such-copy": _("No hay copia de ese día."),
        "not-enough-space": _("Excede el espacio contratado."),
        "slot-taken": _("Ese turno ya está dado."),
        "no-turn": _("No hay un turno para esta hora."),
        "nothing-ties-it-to-you": _("Nada une esa compra con usted."),
        "no-standing": _("No tiene trato directo con nosotros."),
        "promise-kept": _("Ese mes se cumplió lo prometido."),
        "claimed-already": _("Ese crédito ya se pidió."),
        "quote-lapsed": _("La cotización venció."),
        "no-downtime": _("No hubo tiempo sin servicio que cuente."),
        "quarantine-does-not-count": _("Lo que está en cuarentena no cuenta."),
        "announced-late": _("Se anuncia tarde y sin motivo."),
        "outside-the-hours": _("Queda fuera del horario."),
        "not-stated": _("Falta un dato."),
        "part-of-the-contract": _("Estos avisos son parte del contrato."),
        "change-under-way": _("Ya hay un cambio en curso."),
        "channel-not-allowed": _("Por este medio no se puede."),
        "channel-not-open": _("Por este medio no se atiende."),
        "credit-is-not-paid-out": _("El crédito no se paga en dinero."),
        "documents-not-accepted": _("Falta aceptar los documentos del producto."),
        "door-not-open": _("Por aquí no se puede."),
        "method-not-offered": _("Ese medio no se ofrece."),
        "never-refunded": _("Esto no se reembolsa."),
        "amount-not-enough": _("El importe no alcanza para lo que eligió."),
        "not-given-back": _("Lo pagado por este plan no se devuelve."),
        "not-active": _("El servicio debe estar activo y sin baja pedida."),
        "window-closed": _("El plazo para pedir la devolución terminó."),
        "would-void-refund": _("La baja anularía la devolución que pidió."),
        "procedure-incomplete": _("El pago no completó su trámite."),
        "cannot-be-moved": _("Este servicio no cambia de plataforma."),
        "only-in-the-first-term": _("Solo en el primer período comprado."),
        "consent-missing": _("Falta su consentimiento para borrar los datos."),
        "too-late": _("El plazo para pedirlo terminó."),
        "coupon-used": _("El cupón ya se usó."),
        "coupon-lapsed": _("El cupón caducó."),
        "coupon-for-something-else": _("El cupón no sirve para esto."),
        "no-change-of-plan": _("Este servicio no cambia de plan."),
        "no-extension": _("Aquí no se da más plazo."),
        "not-from-the-primary-contact": _("Solo puede pedirlo el contacto principal."),
        "not-the-primary-contact": _("Solo puede pedirlo el contacto principal."),
        "not-your-account": _("No es de esta cuenta."),
        "notice-too-short": _("Queda muy poco tiempo."),
        "order-lapsed": _("El pedido ya se canceló."),
        "orders-unpaid": _("Hay órdenes sin pagar."),
        "out-of-time": _("El plazo ya pasó."),
        "overdue-debts": _("Hay pagos vencidos."),
        "payment-pending": _("Hay un pago pendiente."),
        "reasons-missing": _("Falta la razón."),
        "service-ends": _("El servicio ya tiene fecha de fin."),
        "service-is-not-running": _("El servicio no está activo."),
        "service-is-over": _("El servicio ya terminó."),
        "tax-id-invalid": _("La identificación tributaria no es válida."),
        "under-age": _("Debe ser mayor de edad."),
        "date-cannot-move": _("La fecha no se puede mover."),
        "document-stands": _("La factura ya emitida no cambia."),
        "no-objection-given": _("Los términos no dan objeción para este cambio."),
        "consented-already": _("Ya aceptó este cambio."), "objection-too-late": _("El plazo para objetar terminó."),
        "terms-not-accepted": _("Falta aceptar los términos."), "not-declared": _("Falta una declaración."),
        "role-not-allowed": _("Eso lo hace otra persona del equipo."), "debts": _("Hay pagos vencidos."),
        "fiscal-data-missing": _("Faltan datos fiscales."), "tax-id-missing": _("Falta la identificación tributaria."),
        "proof-incomplete": _("Al comprobante le faltan datos."), "method-not-open": _("Ese medio no está disponible."),
        "fiscal-data-not-confirmed": _("Falta confirmar los datos fiscales."),
        "pending-payment": _("Hay un pago pendiente."),
        "not-yours": _("No es de esta cuenta."),
    },
    "clause-change": {"added": _("nueva"), "removed": _("retirada"), "changed": _("cambiada")},
    "role": {
        "orders": _("ordena"), "permits": _("permite"), "limits": _("limita"), "excludes": _("excluye"),
        "shows": _("muestra"),
    },
    "amount": {"net": _("Neto"), "tax": _("Impuesto"), "total": _("Total"), "amount": _("Valor")},
    "fact": FACTS,
    "field": FIELDS,
    "kind": {
        "invoice": _("orden de pago"), "service": _("servicio"), "order": _("pedido"), "payment": _("pago"),
        "ticket": _("ticket"), "customer": _("cliente"), "case": _("caso"), "dispute": _("disputa"),
        "card": _("tarjeta"), "charge": _("cobro a tarjeta"), "screening": _("revisión de tarjeta"),
        "finding": _("hallazgo"), "refund": _("devolución"), "document": _("documento"), "terms": _("términos"),
        "work": _("cotización"), "task": _("tarea"),
        "staff": _("equipo"),
        "breach": _("incumplimiento"), "handover": _("entrega de datos"), "cancellation": _("cancelación"),
        "contact": _("contacto"), "terms-answer": _("respuesta a los términos"), "reference": _("referencia de pago"),
    },
    "notice": {
        "queued": _("Por enviar"), "sent": _("Enviado"), "seen": _("Visto"), "failed": _("No se pudo enviar"),
    },
    "sign-in": {
        "password": _("contraseña"), "totp": _("código de la aplicación"), "webauthn": _("llave de acceso"),
        "recovery_codes": _("código de recuperación"), "email_verification": _("correo confirmado"),
        "password_reset": _("enlace para una contraseña nueva"), "entered": _("Entró"),
        "refused-entry": _("No entró"), "code": _("código por correo"), "mfa": _("segundo paso"),
    },
    "permission": {"support": _("Pedir soporte"), "information": _("Recibir información")},
    "change": {
        "contact": _("Contactos"), "language": _("Idioma"), "fiscal-data": _("Datos fiscales"),
    },
    "tax-id": {
        "check-digit": _("El dígito de verificación no corresponde. Revise el número."),
        "length": _("Le faltan o le sobran cifras."), "format": _("No tiene la forma de los números de su país."),
        "part": _("Una parte del número no es posible en su país."),
    },
    "mark": {
        "info": _("Facturas y avisos"), "warn": _("Recargos y plazos"), "stop": _("Suspensión, fin o borrado"),
        "good": _("Renovación"), "off": _("Otra cosa"),
    },
    "acceptance": {
        "click": _("Al pulsar «Acepto»"), "renewal": _("Al renovar"), "use": _("Al usar el servicio"),
        "silence": _("Por silencio"),
    },
    "terms-answer": {
        "told": _("Informado"), "waiting": _("Falta su respuesta"), "consented": _("Aceptó"),
        "deemed": _("Aceptó por silencio"), "objected": _("Objetó"), "overruled": _("Objetó; la objeción no prosperó"),
        "leaving": _("Se va con lo pagado"), "lapsed": _("No respondió a tiempo"),
    },
    "value": {
        "editorial": _("de redacción"), "informs": _("informa"), "deems-consent": _("el silencio acepta"),
        "needs-consent": _("necesita su acuerdo"),
        "portal": _("área de clientes"), "staff": _("personal"), "system": _("la casa"), "ticket": _("ticket"),
        "email": _("correo"), "phone": _("teléfono"), "gateway": _("pasarela de pagos"), "issued": _("emitida"),
        "waiting": _("en espera"), "pending": _("en espera"), "payment": _("pago"), "credit": _("crédito"),
        "money": _("saldo"), "withheld": _("retención"), "over": _("sobra"), "short": _("falta"),
        "full": _("completa"), "cancelled": _("anulada"), "paid": _("pagada"), "unpaid": _("por pagar"),
        "primary-contact": _("contacto principal"), "all_contacts": _("todos los contactos"),
        "primary_contact": _("contacto principal"), "requester": _("quien lo pidió"),
    },
    "task-act": {
        "create": _("Crear"), "suspend": _("Suspender"), "unsuspend": _("Reactivar"), "terminate": _("Terminar"),
        "change-plan": _("Cambiar de plan"), "renew": _("Renovar"), "purge": _("Borrar los datos"),
        "restore": _("Recuperar el servicio"), "reduce": _("Reducir la cantidad"),
        "change-platform": _("Cambiar de plataforma"),
    },
    "specification": {
        "disk": _("disco"), "sites": _("sitios"), "accounts": _("cuentas"), "memory": _("memoria"),
        "cores": _("núcleos"), "bandwidth-gb": _("transferencia, GB"), "transfer": _("transferencia"),
        "storage": _("almacenamiento"), "ip-addresses": _("direcciones IP"), "power-watts": _("energía, W"),
        "rack-units": _("unidades de rack"), "version": _("versión"), "cloud-drive": _("disco en la nube"),
    },
    "type": {
        "shared-hosting": _("Hosting compartido"), "reseller-hosting": _("Hosting para revendedores"), "vps": _("VPS"),
        "dedicated-server": _("Servidores dedicados"), "indefinite-licence": _("Licencias"), "domain": _("Dominios"),
        "fixed-term-licence": _("Licencias de plazo fijo"), "certificate": _("Certificados"),
        "dedicated-ip": _("Direcciones IP"), "corporate-mail": _("Correo corporativo"),
        "support-plan": _("Planes de soporte"), "consulting": _("Consultoría"),
    },
    "cycle": {
        "monthly": _("mensual"), "quarterly": _("trimestral"), "semiannual": _("semestral"), "yearly": _("anual"),
        "biennial": _("cada dos años"), "triennial": _("cada tres años"), "five-years": _("cada cinco años"),
        "ten-years": _("cada diez años"), "one-off": _("un solo pago"), "hour": _("por hora"),
    },
    "line": {
        "period": _("Período"), "late-fee": _("Recargo por pago tardío"), "reactivation-fee": _("Reactivación"),
        "dispute-cost": _("Costo de disputa"), "credit": _("Crédito"), "extra": _("Cargo adicional"),
    },
    "request-answer": {
        "cancel": _(
            "El servicio sigue hasta el final de lo pagado y no se renueva. Sus datos se anuncian antes de borrarse."
        ),
        "refund": _("Una persona revisa su caso con la cláusula que aplica y le responde."),
        "extension": _("Una persona decide si da más plazo. Mientras tanto siguen los plazos de abajo."),
        "plan-change": _("Pagamos o cobramos solo la diferencia de los días que quedan."),
        "data-deletion": _("Los datos se borran ahora y no se pueden recuperar."),
        "keep-service": _("El servicio sigue y se renueva como antes."),
        "renew": _("Creamos la orden del período siguiente para que la pague."),
        "cycle-change": _("El ciclo nuevo empieza con una renovación."),
        "prepay": _("Una sola orden por varios meses."),
        "restore": _("Vemos si el servicio se puede traer de vuelta, y qué cuesta."),
        "sla-credit": _("Una persona lo compara con lo medido y le responde."),
    },
    "case-kind": {
        "abuse": _("Abuso"),
        "altered-proof-defence": _("Descargos por comprobante alterado"),
        "bank-data": _("Datos bancarios"),
        "breach-cancellation": _("Cancelación por incumplimiento"),
        "breach-refund": _("Reembolso tras incumplimiento"),
        "collection": _("Cobro"),
        "app-restore": _("Compra por restituir"),
        "backup-failed": _("Copia que falló"),
        "overload-alert": _("Sobrecarga por mirar"),
        "overload-upgrade": _("Sobrecarga que continúa"),
        "sla-credit": _("Crédito por tiempo sin servicio"),
        "role-mail": _("Correo a abuse o postmaster"),
        "chargeback-review": _("Contracargo por decidir"),
        "data-erasure": _("Borrado de datos por aprobar"),
        "discontinued-service": _("Servicio que ya no se presta"),
        "ending-review": _("Servicio impago por terminar"),
        "confirm-request": _("Solicitud por confirmar"),
        "credit": _("Crédito"),
        "data-verification": _("Verificación de datos"),
        "extension": _("Plazo para pagar"),
        "fiscal-data": _("Datos fiscales"),
        "fraud-cancellation": _("Cancelación por fraude"),
        "fraud-debts": _("Deudas por fraude"),
        "guarantee": _("Garantía de satisfacción"),
        "payment-clarification": _("Aclaración de un pago"),
        "payment-mismatch": _("Pago que no coincide"),
        "payment-unallocated": _("Pago sin asignar"),
        "payment-unapplied": _("Pago sin aplicar"),
        "payout": _("Devolución por pagar"),
        "card-check": _("Confirmación de una tarjeta"),
        "complaint": _("Queja"),
        "quote": _("Cotización"),
        "recovery": _("Recuperación de un servicio"),
        "preventive-suspension": _("Suspensión preventiva"),
        "renew": _("Renovación pedida"),
        "terms-objection": _("Objeción a los términos"),
    },
    "request": {
        "cycle-change": _("Cambiar cada cuánto paga"),
        "sla-credit": _("Pedir el crédito por tiempo sin servicio"),
        "prepay": _("Pagar meses por adelantado"),
        "credit": _("Pedir un crédito"),
        "keep-service": _("Seguir con el servicio"), "restore": _("Recuperar el servicio"),
        "consent-terms": _("Aceptar los términos"), "object-terms": _("Objetar los términos"),
        "renew": _("Renovar"), "data-deletion": _("Borrar los datos ya"), "cancel": _("Cancelar el servicio"),
        "refund": _("Pedir un reembolso"), "extension": _("Pedir plazo para pagar"),
        "plan-change": _("Cambiar de plan"),
    },
}  # fmt: skip
_MORE = (
    WORDS_OF_DUTIES, WORDS_OF_SERVICES, WORDS_OF_SERVERS, WORDS_OF_USE, WORDS_OF_ADDRESSES, WORDS_OF_RELOCATION,
    WORDS_OF_SITES, WORDS_OF_JOURNAL,
)  # fmt: skip
for _about, _said in (("refusal", REFUSALS), *(pair for words in _MORE for pair in words.items())):
    WORDS[_about] = {**WORDS.get(_about, {}), **_said}

TONES = {
    "unpaid": "warn", "overdue": "stop", "paid": "good", "cancelled": "off", "refunded": "off", "pending": "warn",
    "active": "good", "waiting": "warn", "suspended": "stop", "ending": "warn", "expired": "stop", "terminated": "stop",
    "claimed": "warn", "received": "good", "rejected": "stop", "altered": "stop", "disputed": "stop", "done": "good",
    "draining": "warn", "down": "stop", "silent": "stop", "entered": "good", "refused-entry": "stop",
    "failed": "stop", "granted": "good", "refused": "stop", "parked": "stop", "fulfilled": "good",
    "awaiting-payment": "warn", "awaiting-verification": "warn", "held": "warn", "answered": "good", "closed": "off",
}  # fmt: skip

# What a step that is to come means to the customer; what is not here is information.
STEP_TONES = {
    "late-fee": "warn", "reactivation-fee": "warn", "collection": "stop", "suspension": "stop", "expire": "stop",
    "end-service": "stop",
    "unpaid-ending": "stop", "chargeback-ending": "stop", "dispute-suspension": "stop", "order-cancellation": "stop",
    "purge-data": "stop", "inactivity-warning": "warn", "inactivity-ending": "stop", "term-renewal": "good",
}  # fmt: skip


def brake(kind: str) -> str:
    """The words for what a brake holds: all runs, or one act."""
    named, _colon, act = kind.partition(":")
    return f"{word('brake', named)}: {word('act', act)}" if act else word("brake", named)


def acting(who: str) -> str:
    """Who acted, in words: `staff:3/billing` is a person of a department, `customer:12` the customer."""
    person, _slash, role = who.partition("/")
    kind = person.partition(":")[0]
    known = str(WORDS["value"].get(kind) or WORDS["kind"].get(kind) or kind)
    return f"{known} ({word('staff-role', role)})" if role else known


def word(about: str, value: str) -> str:
    """The word for `value` among those about a thing; the value itself, its hyphens spaces, where none is known."""
    known = WORDS.get(about, {}).get(value)
    if known is None and about == "notice-kind":  # of a letter that waits to be written: what it tells of
        known = WORDS["act"].get(value, _("Aviso"))
    said = by_pattern(value, WORDS) if known is None and about == "act" else known
    return str(said) if said is not None else value.replace("-", " ").replace("_", " ")
