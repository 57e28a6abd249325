"""Staff in a customer's area: which of its pages they come to, by what the purpose allows; what is not here is not.

They look at what the customer sees; how the customer signs in, the copy of its data, and accepting terms are closed.
"""

from datetime import datetime

from django.http import HttpRequest

from posada.ground.customers.models import Impersonation
from posada.kernel import clock

SESSION = "acting_for"

# Address in the client area -> the deed that its POST is.
DEEDS = {
    "ask": "ask", "renew": "ask", "plan_change": "ask", "backups": "ask", "site": "set", "site_log": "ask",
    "applications": "set",
    "restore_copy": "ask", "licences": "ask",
    "contract": "ask",
    "new_ticket": "write", "ticket": "write", "order": "order",
    "pay": "pay", "pay_several": "pay", "pay_from_balance": "pay", "pay_by_reference": "pay",
    "data": "set", "fiscal_data": "set", "contacts": "set", "billing_data": "set", "dns": "set", "whois": "set",
    "notices": "set", "documents": "set", "send_document": "set", "https": "set", "names": "set", "records": "set",
}  # fmt: skip
CLOSED = frozenset({
    "security", "end_session", "dismiss_advice", "accept", "welcome", "my_data", "ask_export", "export_progress",
    "export_file", "close_account", "consent", "cards", "card",
})  # fmt: skip
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def acting(request: HttpRequest, now: datetime | None = None) -> Impersonation | None:
    """For whom the member of staff of this request acts now; None once the time is over, or they left."""
    kept = request.session.get(SESSION)
    if not kept or not hasattr(request.user, "staff"):
        return None
    found = Impersonation.objects.filter(pk=kept["id"], staff_id=request.user.staff.pk, ended_at=None)
    row = found.select_related("customer").first()
    if row is None or row.ends_at <= (now or clock.now()):
        del request.session[SESSION]
        return None
    return row


def remember(request: HttpRequest, row: Impersonation) -> None:
    """Let this browser's session act from now on; the banner is told what it says."""
    request.session[SESSION] = {
        "id": row.pk, "customer": row.customer_id, "name": row.customer.name, "purpose": row.purpose,
        "until": row.ends_at.isoformat(),
    }  # fmt: skip


def deed(request: HttpRequest) -> str:
    """What the request would do: `look`, one of the deeds of the rule, or `closed`."""
    match = request.resolver_match
    name = match.url_name if match is not None and match.namespace == "portal" else None
    if name is None or name in CLOSED:
        return "closed"
    return "look" if request.method in LOOKING else DEEDS.get(name, "closed")


def allowed(request: HttpRequest, row: Impersonation) -> bool:
    """Whether the purpose allows what the request would do."""
    wanted = deed(request)
    return wanted == "look" or wanted in row.may
