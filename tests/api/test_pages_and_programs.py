"""What a person can do on a page of the client area or the back office, a program can do: page by page.

Each address names the operations by which a program does the same, or says in a sentence why it needs none. A page
that takes a POST needs an operation that writes. An address in no row here, and a row without its address, are faults.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from posada.faces.api.main import api

Row = str | tuple[str, ...]


def why(reason: str) -> tuple[str, ...]:
    """A page that needs no operation, and why."""
    return ("—", reason)


OFFICE: Mapping[str, Row] = {
    "home": "GET /board",
    "search": "GET /search",
    "customers": "GET /customers",
    "customer": ("GET /customers/{id}", "GET /contacts", "GET /fiscal-data", "GET /balance", "GET /services",
                 "GET /invoices", "GET /decisions", "GET /agenda", "GET /accesses"),
    "act_for": ("GET /customers/{id}/purposes", "POST /customers/{id}/act-for"),
    "stop_acting": "POST /acting/{id}/stop",
    "services": "GET /services",
    "orders": "GET /orders",
    "verify_order": "POST /orders/{id}/verify",
    "mailbox": "GET /notices",
    "letter": "GET /notices/{id}",
    "campaigns": "GET /campaigns",
    "payments": "GET /payments",
    "settle": "POST /payments/{id}/settle",
    "file": "GET /files/{id}",
    "invoices": "GET /invoices",
    "invoice": ("GET /invoices/{id}", "GET /references", "GET /decisions", "GET /payments"),
    "claim_pdf": "GET /invoices/{id}/pdf",
    "document_pdf": "GET /documents/{id}/pdf",
    "refunds": "GET /refunds",
    "disputes": ("GET /disputes", "GET /disputes/{id}"),
    "screening": "GET /screenings",
    "facts": "GET /gateway-facts",
    "rates": "GET /rates",
    "figures": ("GET /figures", "GET /figures/{name}"),
    "export_figures": "GET /figures/{name}",
    "ask_bulk": ("POST /bulk-acts/preview", "POST /bulk-acts"),
    "bulk": ("GET /bulk-acts", "GET /bulk-acts/{id}"),
    "undo_bulk": "POST /bulk-acts/{id}/undo",
    "tasks": "GET /tasks",
    "end_task": "POST /tasks/{id}/end",
    "cases": "GET /cases",
    "case": ("GET /cases/{id}", "POST /cases/{id}/decide"),
    "tickets": "GET /tickets",
    "ticket": ("GET /tickets/{id}", "POST /tickets/{id}/messages", "POST /tickets/{id}/close"),
    "agenda": "GET /agenda",
    "agenda_calendar": "GET /agenda-days",
    "step": ("GET /agenda/{id}", "POST /agenda/{id}/hold"),
    "let_go": "POST /agenda/{id}/let-go",
    "journal": "GET /decisions",
    "journal_calendar": "GET /decision-days",
    "decision": ("GET /decisions/{id}", "GET /decisions/{id}/why", "GET /decisions/{id}/why/pdf"),
    "runs": "GET /runs",
    "parked": "GET /parked",
    "release": "POST /parked/{id}/release",
    "brake": ("GET /brakes", "POST /brakes/emergency-stop", "POST /brakes/{id}/release"),
    "reversal": ("POST /reversals/preview", "POST /reversals"),
    "move_clock": "POST /clock",
    "terms": "GET /terms/versions",
    "version": "GET /terms",
    "version_changes": "GET /terms/versions/{number}/changes",
    "proof": ("GET /terms/versions/{number}/proof", "GET /terms/versions/{number}/answers"),
    "export_proof": "GET /terms/versions/{number}/answers",
    "drafts": ("GET /drafts", "POST /drafts"),
    "draft": "GET /drafts/{id}",
    "draft_changes": "GET /drafts/{id}/changes",
    "try_draft": "POST /drafts/{id}/trials",
    "publish": ("GET /drafts/{id}/consequences", "POST /drafts/{id}/publish"),
    "check_piece": "POST /drafts/{id}/check",
    "edit_piece": "PATCH /drafts/{id}",
    "trials": ("GET /trials", "POST /trials"),
    "trial": "GET /trials/{id}",
    "nodes": "GET /nodes",
    "node": ("GET /nodes/{id}", "POST /nodes/{id}/state"),
    "moves": ("GET /moves", "GET /moves/{id}"),
    "move_service": "POST /services/{id}/move",
    "retry_move": "POST /moves/{id}/retry",
    "evacuate": ("GET /nodes/{id}/evacuation", "POST /nodes/{id}/evacuation"),
    "evacuation": ("GET /evacuations/{id}", "POST /evacuations/{id}/stop"),
    "name_servers": why("its answer is a password that is shown once, to who sits there"),
    "staff": "GET /staff",
    "add_staff": ("GET /staff-roles", "POST /staff"),
    "member": ("GET /staff/{id}", "PUT /staff/{id}/roles"),
    "leave_staff": "POST /staff/{id}/leave",
}  # fmt: skip
PORTAL: Mapping[str, Row] = {
    "home": ("GET /me", "GET /balance", "GET /services", "GET /invoices"),
    "ahead": ("GET /services/{id}", "GET /invoices/{id}"),
    "area": why("an address that only leads to another page"),
    "menu": why("the list of the pages, for a phone"),
    "security": "GET /sign-ins",
    "end_session": why("a session of a browser is the browser's own; a program has its key, which people take back"),
    "dismiss_advice": why("waves off a hint on the first page, which programs do not have"),
    "welcome": why("opens the account of somebody who signed up in a browser and has no key yet"),
    "accept": "POST /acceptances",
    "invoices": "GET /invoices",
    "invoice": "GET /invoices/{id}",
    "billing_data": "POST /requests",
    "pay": ("GET /payment-methods", "POST /payments", "POST /payment-proofs"),
    "pay_several": "POST /payments",
    "pay_from_balance": "POST /invoices/{id}/pay-from-balance",
    "pay_by_reference": ("POST /requests", "GET /references"),
    "claim_pdf": "GET /invoices/{id}/pdf",
    "document_pdf": "GET /documents/{id}/pdf",
    "statement_csv": "GET /statement",
    "statement_pdf": "GET /statement/pdf",
    "ask": ("GET /services/{id}/requests", "POST /requests/preview", "POST /requests"),
    "file": "GET /files/{id}",
    "my_data": ("GET /export", "POST /export"),
    "ask_export": "POST /export",
    "export_progress": "GET /export",
    "close_account": "POST /close-account",
    "services": "GET /services",
    "setup": why("the terms themselves say it: GET /terms"),
    "https": ("GET /services/{id}", "POST /requests"),
    "names": ("GET /services/{id}", "POST /requests"),
    "records": ("GET /services/{id}", "POST /requests"),
    "service": ("GET /services/{id}", "GET /services/{id}/periods", "GET /services/{id}/requests"),
    "site": ("GET /services/{id}", "POST /requests"),
    "applications": ("GET /services/{id}/application", "POST /requests"),
    "site_log": why("the end of a log, read of its machine when somebody looks and kept for nobody else"),
    "service_use": "GET /services/{id}/use",
    "service_use_csv": "GET /services/{id}/use",
    "relocation": ("GET /services/{id}/relocation", "POST /requests"),
    "contract": "GET /contract",
    "licences": ("GET /licences", "POST /requests"),
    "products": "GET /services",
    "renew": ("GET /services", "POST /requests"),
    "orders": "GET /orders",
    "dns": ("GET /services", "POST /requests"),
    "whois": ("GET /services", "POST /requests"),
    "balance": ("GET /balance", "GET /statement"),
    "payments": "GET /payments",
    "cards": ("GET /cards", "GET /screenings"),
    "confirm_card": "POST /requests",
    "card": "POST /requests",
    "notices": ("GET /notices", "POST /requests"),
    "notice": "GET /notices/{id}",
    "terms": ("GET /terms", "GET /terms/ruling", "GET /acceptances", "GET /terms/versions"),
    "terms_change": ("GET /terms/versions/{number}/changes", "GET /terms/versions/{number}/choices", "POST /requests"),
    "data": ("GET /contacts", "GET /preferences", "PATCH /contacts/{id}", "PATCH /preferences", "GET /changes"),
    "fiscal_data": ("GET /fiscal-data", "PATCH /fiscal-data"),
    "contacts": ("GET /contacts", "POST /contacts", "PATCH /contacts/{id}", "DELETE /contacts/{id}"),
    "consent": "POST /requests",
    "documents": "GET /client-documents",
    "send_document": "POST /client-documents/{id}/file",
    "status": "GET /status",
    "backups": ("GET /services/{id}/copies", "POST /requests"),
    "restore_copy": ("GET /services/{id}/copies", "POST /requests/preview", "POST /requests"),
    "usage": "GET /usage",
    "tickets": "GET /tickets",
    "ticket": ("GET /tickets/{id}", "POST /tickets/{id}/messages", "POST /tickets/{id}/close"),
    "why": "GET /decisions/{id}/why",
    "why_pdf": "GET /decisions/{id}/why/pdf",
    "new_ticket": "POST /tickets",
}  # fmt: skip
PROGRAMS: Mapping[str, Row] = {
    "home": ("GET /webhooks", "GET /me"),
    "docs": why("it is the description of the interface: GET /api/v1/openapi.json"),
    "new_key": why("a key makes no keys: whoever makes one proves who they are in a browser"),
    "revoke": why("a key takes none back, for the same reason"),
    "new_endpoint": "POST /webhooks",
    "told": ("GET /webhooks/{id}/deliveries", "GET /webhook-deliveries/{id}", "POST /webhook-deliveries/{id}/replay"),
    "move": ("POST /webhooks/{id}/move", "POST /webhooks/{id}/secret", "DELETE /webhooks/{id}",
             "POST /webhook-deliveries/{id}/replay"),
}  # fmt: skip
SITE: Mapping[str, Row] = {
    "setup": why("the terms themselves say it: GET /terms"),
    "store": "GET /products",
    "plan": "GET /products",
    "plan_price": ("POST /quotes", "POST /orders/preview"),
    "cart": "POST /orders/preview",
    "checkout": "POST /orders",
    "ordered": "GET /orders/{id}",
    "brand": why("a stylesheet for browsers"),
    "health": why("told to load balancers, without a key"),
    "leave": why("a warning before another site is opened in a browser"),
    "pay_together": ("POST /payments", "GET /payment-methods"),
    "unsubscribe": "POST /requests",
    "payment_methods": "GET /payment-methods",
    "contact": "POST /tickets",
    "privacy": why("a page of the house's own words: what it keeps of whom"),
    "changes": "GET /terms/versions/{number}/changes",
    "status": "GET /status",
    "terms": "GET /terms",
    "version": "GET /terms",
}
ASKS_TO_SEE = {"office:customer"}  # its POST says what the data are looked at for, as `purpose` of the reads does
FACES = {"office": OFFICE, "portal": PORTAL, "programs": PROGRAMS, "site": SITE}
OPERATIONS = frozenset(
    f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, operations in api.get_openapi_schema()["paths"].items()
    for method in operations
)


def pages(space: str) -> Iterator[tuple[str, Any]]:
    """(name, view) of each address of a face."""

    def walk(patterns: Any) -> Iterator[tuple[str, Any]]:
        for found in patterns:
            if isinstance(found, URLPattern):
                yield str(found.name), found.callback
            elif isinstance(found, URLResolver):
                yield from walk(found.url_patterns)

    (face,) = [each for each in get_resolver().url_patterns if getattr(each, "app_name", None) == space]
    yield from walk(face.url_patterns)


def is_list_export(name: str, row: Mapping[str, Row]) -> bool:
    """The CSV of a list: the operation that reads the list gives the same rows."""
    return name.startswith("export_") and name.removeprefix("export_") in row and name not in row


def operations(row: Row) -> tuple[str, ...]:
    found = (row,) if isinstance(row, str) else row
    return () if found[0] == "—" else found


@pytest.mark.parametrize("space", FACES)
def test_each_page_has_its_operations_or_says_why_not(space):
    rows = FACES[space]
    there = {name for name, _view in pages(space) if not is_list_export(name, rows)}
    assert sorted(there - rows.keys()) == [], "no program can do this: add operations, or say why none is needed"
    assert sorted(rows.keys() - there) == [], "these pages are gone"
    named = {each for row in rows.values() for each in operations(row)}
    assert sorted(named - OPERATIONS) == [], "the interface has no such operations"
    assert [name for name, row in rows.items() if not operations(row) and len(row[1]) < 15] == []


@pytest.mark.parametrize("space", FACES)
def test_what_a_page_changes_an_operation_writes(space):
    rows = FACES[space]
    for name, view in pages(space):
        if is_list_export(name, rows) or f"{space}:{name}" in ASKS_TO_SEE or not (found := operations(rows[name])):
            continue
        source = inspect.getsource(inspect.unwrap(view))
        if re.search(r"== \"POST\"|require_POST", source):
            assert [each for each in found if not each.startswith("GET ")], f"{space}:{name} takes a POST"


def test_every_operation_is_reached_from_a_page_or_is_for_programs_alone():
    """What no page does is for machines: what they measure and say."""
    named = {each for rows in FACES.values() for row in rows.values() for each in operations(row)}
    alone = {
        "POST /readings", "GET /reading-kinds", "POST /incidents", "POST /incidents/{id}/updates", "POST /maintenance",
        "POST /maintenance/{id}/end", "GET /request-kinds", "GET /payments/{id}", "GET /cards",
        "GET /confirmations", "POST /confirmations/{id}",
    }  # fmt: skip
    assert sorted(OPERATIONS - named - alone) == []
