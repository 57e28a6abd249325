"""The fixed words of papers, by language."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "proforma": "Orden de pago {number}", "invoice": "Factura {number}", "tax-invoice": "Factura fiscal {number}",
        "statement": "Estado de cuenta", "seller": "De", "buyer": "Para", "reference": "Referencia de pago",
        "pay": "Pague {unpaid} a más tardar el {due}.", "paid": "Pagada por completo: {total}.",
        "cancelled": "Anulada: no debe nada por ella.", "text": "Concepto", "net": "Valor", "tax": "Impuesto",
        "total": "Total", "unpaid": "Por pagar", "how": "Cómo pagar", "methods": "En {portal}: {methods}",
        "account": "{bank}, cuenta {number}, a nombre de {holder}", "otherwise": "Si el pago no llega",
        "late-fee": "{day}: se suma un recargo", "suspension": "{day}: se suspende el servicio",
        "collection": "{day}: el caso pasa a cobranza", "order-cancellation": "{day}: se cierra la orden",
        "period": "{first} a {last}", "clause": "Según: {clause}", "proforma-of": "Orden de pago: {number}",
        "paid-by": "Forma de pago: {form}", "number": "Número", "issued": "Emitida", "due": "Vence", "state": "Estado",
        "owed": "Debe {owed}; con lo que aún no vence, {open}.", "state-unpaid": "por pagar", "state-paid": "pagada",
        "state-cancelled": "anulada", "state-refunded": "devuelta", "documents": "Documentos",
        "line-late-fee": "Recargo por pago tardío", "line-reactivation-fee": "Reactivación",
        "line-dispute-cost": "Costo de la disputa", "line-recovery": "Recuperación de un servicio cancelado",
        "rate": "{stated} a {rate} ({source}, {day})", "day": "Fecha", "document": "Movimiento", "charge": "Cargo",
        "payment": "Abono", "balance": "Queda debiendo",
    },
    "en": {
        "proforma": "Payment order {number}", "invoice": "Invoice {number}", "tax-invoice": "Tax invoice {number}",
        "statement": "Statement of account", "seller": "From", "buyer": "To", "reference": "Payment reference",
        "pay": "Pay {unpaid} by {due}.", "paid": "Paid in full: {total}.", "cancelled": "Void: nothing is owed on it.",
        "text": "Charge", "net": "Amount", "tax": "Tax", "total": "Total", "unpaid": "To pay", "how": "How to pay",
        "methods": "At {portal}: {methods}", "account": "{bank}, account {number}, in the name of {holder}",
        "otherwise": "If no payment arrives", "late-fee": "{day}: a late fee is added",
        "suspension": "{day}: the service is suspended", "collection": "{day}: the matter goes to collection",
        "order-cancellation": "{day}: the order is closed", "period": "{first} to {last}", "clause": "Under: {clause}",
        "proforma-of": "Payment order: {number}", "paid-by": "Paid by: {form}", "number": "Number",
        "issued": "Issued", "due": "Due", "state": "State", "owed": "You owe {owed}; with what is not due yet, {open}.",
        "state-unpaid": "to be paid", "state-paid": "paid", "state-cancelled": "void", "state-refunded": "refunded",
        "documents": "Documents", "line-late-fee": "Late fee", "line-reactivation-fee": "Reactivation",
        "line-dispute-cost": "Cost of the dispute", "line-recovery": "Recovery of a cancelled service",
        "rate": "{stated} at {rate} ({source}, {day})", "day": "Date", "document": "Movement", "charge": "Charge",
        "payment": "Payment", "balance": "Owed after it",
    },
    "pt": {
        "proforma": "Ordem de pagamento {number}", "invoice": "Fatura {number}",
        "tax-invoice": "Fatura fiscal {number}",
        "statement": "Extrato", "seller": "De", "buyer": "Para", "reference": "Referência de pagamento",
        "pay": "Pague {unpaid} no máximo até {due}.", "paid": "Paga por completo: {total}.",
        "cancelled": "Anulada: nada é devido por ela.", "text": "Descrição", "net": "Valor", "tax": "Imposto",
        "total": "Total", "unpaid": "A pagar", "how": "Como pagar", "methods": "Em {portal}: {methods}",
        "account": "{bank}, conta {number}, em nome de {holder}", "otherwise": "Se o pagamento não chegar",
        "late-fee": "{day}: soma-se uma multa", "suspension": "{day}: suspende-se o serviço",
        "collection": "{day}: o caso passa à cobrança", "order-cancellation": "{day}: encerra-se a ordem",
        "period": "{first} a {last}", "clause": "Segundo: {clause}", "proforma-of": "Ordem de pagamento: {number}",
        "paid-by": "Forma de pagamento: {form}", "number": "Número", "issued": "Emitida", "due": "Vence",
        "state": "Estado", "owed": "Deve {owed}; com o que ainda não vence, {open}.", "state-unpaid": "a pagar",
        "state-paid": "paga", "state-cancelled": "anulada", "state-refunded": "devolvida", "documents": "Documentos",
        "line-late-fee": "Multa por atraso no pagamento", "line-reactivation-fee": "Reativação",
        "line-dispute-cost": "Custo da disputa", "line-recovery": "Recuperação de um serviço cancelado",
        "rate": "{stated} a {rate} ({source}, {day})", "day": "Data", "document": "Movimento", "charge": "Débito",
        "payment": "Crédito", "balance": "Fica devendo",
    },
}  # fmt: skip


def words(language: str) -> Mapping[str, str]:
    """The words of that language, or of Spanish."""
    return WORDS.get(language, WORDS["es"])
