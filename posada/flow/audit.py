"""Proving the house's records against one another. Each check is one query over the book; a row is a difference."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from posada.flow.plans import PLANS, plans_of
from posada.ground.agenda.models import Entry
from posada.kernel.plan import next_step

CHECKS = {
    "a transfer without its decision": """
        SELECT t.customer_id, 'transfer:' || t.id FROM ledger_transfer t
         WHERE NOT EXISTS (SELECT 1 FROM terms_decision d
                            WHERE d.customer_id = t.customer_id AND d.id = t.decision_id)""",
    "an invoice whose lines do not add up to it": """
        SELECT i.customer_id, 'invoice:' || i.number FROM billing_invoice i
          LEFT JOIN (SELECT invoice_id, sum(net) AS net, sum(tax) AS tax FROM billing_invoiceline GROUP BY 1) l
            ON l.invoice_id = i.id
         WHERE (i.net, i.tax) IS DISTINCT FROM (coalesce(l.net, 0), coalesce(l.tax, 0))""",
    "an invoice whose paid amount is not what was allocated to it": """
        SELECT i.customer_id, 'invoice:' || i.number FROM billing_invoice i
          LEFT JOIN (SELECT invoice_id, sum(amount) AS amount FROM billing_allocation GROUP BY 1) a
            ON a.invoice_id = i.id
         WHERE i.state IN ('unpaid', 'paid') AND i.paid <> coalesce(a.amount, 0)""",
    "an unpaid invoice that claims another amount than the ledger": """
        SELECT i.customer_id, 'invoice:' || i.number FROM billing_invoice i
          LEFT JOIN (SELECT invoice_id, sum(CASE WHEN debit = 90 THEN amount WHEN credit = 90 THEN -amount END) c
                       FROM ledger_transfer WHERE invoice_id IS NOT NULL GROUP BY 1) t ON t.invoice_id = i.id
         WHERE coalesce(t.c, 0) <> CASE WHEN i.state = 'unpaid' THEN i.total ELSE 0 END""",
    "a decision whose ruling is not stored": """
        SELECT d.customer_id, 'decision:' || d.id FROM terms_decision d
         WHERE d.ruling_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM terms_storedruling r WHERE r.id = d.ruling_id)""",
    "a hold without its decision": """
        SELECT h.customer_id, 'hold:' || h.id FROM services_hold h
         WHERE NOT EXISTS (SELECT 1 FROM terms_decision d
                            WHERE d.customer_id = h.customer_id AND d.id = h.opened_by)""",
    "an agenda entry of a subject that is parked and not held": """
        SELECT e.customer_id, e.subject_kind || ':' || e.subject_id FROM agenda_entry e
          JOIN agenda_parked p ON (p.customer_id, p.subject_kind, p.subject_id)
                                = (e.customer_id, e.subject_kind, e.subject_id)
         WHERE p.released_at IS NULL AND e.held_by = ''""",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not agree with the rest."""

    check: str
    customer_id: int
    subject: str


def audit(now: datetime) -> list[Difference]:
    """Every difference between ledger, journal, claims and agenda."""
    found = []
    with connection.cursor() as cursor:
        for check, sql in CHECKS.items():
            cursor.execute(sql)
            found += [Difference(check, customer, subject) for customer, subject in cursor.fetchall()]
    return found + stale_entries(now)


def stale_entries(now: datetime, chunk: int = 1000) -> list[Difference]:
    """Entries of the agenda that are not the next step of their plan, computed again."""
    found = []
    for kind in PLANS:
        entries = {e.subject_id: e for e in Entry.objects.filter(subject_kind=kind, held_by="").iterator()}
        ids = sorted(entries)
        for start in range(0, len(ids), chunk):
            part = ids[start : start + chunk]
            for id, (customer, plan) in plans_of(kind, part, now).items():
                step, entry = next_step(plan, None), entries[id]
                if step is None or (step.act, step.at) != (entry.act, entry.due_at):
                    found.append(Difference("an agenda entry that its plan does not say", customer, f"{kind}:{id}"))
    return found
