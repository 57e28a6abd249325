"""A house with one of everything that a page shows, on top of the standing one; and the address of every page in it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.signing import Signer
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from posada.contexts.backups.models import Copy
from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.contexts.custody.models import ClientDocument
from posada.contexts.nodes.models import Evacuation, Move, Node, Placement
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Card, Payment, Screening
from posada.contexts.services.models import Service
from posada.contexts.sites.models import CronJob, FileAccount
from posada.contexts.support.acts.send_campaign import SALT
from posada.contexts.support.models import Notice, Ticket
from posada.contexts.webhooks.models import Endpoint
from posada.faces.demo.house import demonstrated, drafted
from posada.flow.expiries import token
from posada.ground.agenda.models import BulkAct, Case, Entry, Parked
from posada.ground.customers.acts.issue_token import issue_token
from posada.ground.customers.models import Contact, Staff
from posada.kernel import clock
from posada.rehearsal.models import Trial
from posada.terms import drafts
from posada.terms.models import Decision, TermsDraft, TermsVersion
from posada.terms.versions import publish
from tests.test_trials_page import REPORT

# Pages that the terms of this house do not promise: another version does, so that they are there to be looked at.
PROMISED = {
    "id": "more/pages",
    "kind": "declared",
    "family": "other",
    "heading": {"es": "Más páginas", "en": "More pages"},
    "text": {"es": "El área tiene más páginas.", "en": "The area has more pages."},
    "rules": [
        *({"area": {"of": name}} for name in ("contract", "licences", "backups", "usage", "payments", "documents",
                                              "status")),
        {"status_page": {}},
        {"placeholder_domain": {"placeholder": "sudominio.com",
                                "instructions": {"es": "mail.sudominio.com", "en": "mail.sudominio.com"}}},
        {"feature_change": {"reaches_sold": "next-renewal"}},
        {"unsigned_request": {"within": "24 hours", "role": "customer-care"}},
        {"processing": {"of": "app-usage", "data": ["country"], "purposes": ["popular-stations-by-region"],
                        "ground": "legitimate-interest"}},
        {"billing_data_window": {"window": "calendar-month", "channels": ["portal"]}},
        {"courtesy_copies": {"price": 0, "role": "support"}},
        {"marketing_consent": {"default": False, "kind_of": "express"}},
        {"unsubscribe_link": {"in_every_letter": True}},
        {"acting_for_customer": {"purpose": "help", "roles": ["support"], "lasts": "30 minutes", "may": ["write"]}},
    ],
}  # fmt: skip


def another_version() -> int:
    """A version that promises the rest of the pages, in force now for everybody."""
    now = clock.now()
    data = drafted(demonstrated())
    for clause in data["terms"]["clauses"]:
        for rule in clause.get("rules", ()):
            if "payment_methods" in rule:
                rule["payment_methods"] |= {"by_country": {"CO": ["bank-transfer", "card"]}}
    terms = {**data["terms"], "version": "everything", "clauses": [*data["terms"]["clauses"], PROMISED],
             "announced_at": now.isoformat(), "in_force": now.isoformat(),
             "existing_from": now.isoformat()}  # fmt: skip
    return publish({**data, "terms": terms}, by="test", now=now).pk


def everything(customer: int, user: Any) -> dict[str, Any]:
    """One of everything of this customer's and of the house's; what addresses take, by their names."""
    now, own = clock.now(), {"customer_id": customer}
    number = another_version()
    invoice = Invoice.objects.filter(**own, state="unpaid").order_by("pk")[0]
    paid = Invoice.objects.filter(**own, state="paid").order_by("-pk")[0]
    service = Service.objects.filter(**own).order_by("pk")[0]
    card = Card.objects.create(**own, gateway="memory", key="k", token="t", brand="visa", last_four="4242",
                               expires="2028-11", holder="Ana", authorised_at=now)  # fmt: skip
    Screening.objects.create(**own, invoice_id=invoice.pk, state="asked", amount=107_100, currency="COP", brand="visa",
                             last_four="4242", holder="Ana", score=70, screened_at=now, version_id=number,
                             answer_by=now + timedelta(days=1), card_id=card.pk, decision_id=1,
                             form={"number": "4242", "brand": "visa"})  # fmt: skip
    paper = ClientDocument.objects.create(**own, kind="identity", about_kind="customer", about_id=customer,
                                          waits="order", role="billing", asked_at=now, decision_id=1)  # fmt: skip
    case = Case.objects.create(**own, kind="extension", subject_kind="invoice", subject_id=invoice.pk, role="billing",
                               opened_at=now, deadline=now + timedelta(days=1), opened_by=1, clause="")  # fmt: skip
    Parked.objects.create(**own, subject_kind="invoice", subject_id=invoice.pk, why="Falta un dato",
                          owner="administrator", deadline=now, parked_at=now)  # fmt: skip
    payment = Payment.objects.create(
        **own, source="portal", external_id="walk", method="bank-transfer", state="claimed", amount=107_100,
        currency="COP", invoice_id=invoice.pk, value_at=now, learnt_at=now, decision_id=1, reference="TX-9",
    )  # fmt: skip
    trial = Trial.objects.create(
        asked_at=now, asked_by="staff", since=now, until=now, figures=["a.b=1"], state="answered",
        report={**REPORT, "better": [{**REPORT["better"][0], "customer": customer}]},
    )  # fmt: skip
    base = TermsVersion.objects.get(pk=number)
    draft = drafts.begin(base, "walk", (now + timedelta(days=90)).date().isoformat(), by="x", now=now)
    changed = draft.text.replace("El área tiene más páginas.", "El área tiene otras páginas.")
    TermsDraft.objects.filter(pk=draft.pk).update(text=changed)
    ticket = Ticket.objects.filter(**own)[0]
    bulk = BulkAct.objects.create(kind="close-tickets", subjects=[ticket.pk], asked_at=now, staff_id=0, state="done",
                                  done=1, refused=[[ticket.pk, "closed-already", "more/pages"]])  # fmt: skip
    hears = Endpoint.objects.create(holder=customer, url="https://a.example/", secret="x", created_at=now)
    issue_token(user, "llave", ["account:read"], expires_at=None, now=clock.wall())
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Llave", "credential": {}})
    contact = Contact.objects.get(customer=customer, is_primary=True)
    Service.objects.filter(pk=service.pk).update(driver="debian-web")
    Placement.objects.create(**own, service_id=service.pk, driver="debian-web", presence="active", applied=1,
                             changed_at=now)  # fmt: skip
    FileAccount.objects.create(**own, service_id=service.pk, name="web", folder="public", opened_at=now)
    CronJob.objects.create(**own, service_id=service.pk, schedule="0 3 * * *", command="php cron.php", added_at=now)
    copy = Copy.objects.create(**own, service_id=service.pk, run_id=1, taken_at=now, good=True, size=1_000_000,
                               snapshot="abc", databases=["blog"])  # fmt: skip
    machine = Node.objects.create(name="web-1", address="web-1.example.net", drivers=["debian-web"], capacity=10,
                                  role="house_node_web_1", added_at=now)  # fmt: skip
    Placement.objects.update(node_id=machine.pk, revision=2, attempts=3, fault="nginx: no such file")
    emptied = Evacuation.objects.create(node_id=machine.pk, whole=2, left=[[service.pk, "no room"]], began_at=now,
                                        staff_id=0, role="administrator", decision_id=1)  # fmt: skip
    Move.objects.create(**own, service_id=service.pk, placement_id=Placement.objects.filter(**own)[0].pk,
                        from_node=machine.pk, to_node=machine.pk, step="failed", words="no route to host",
                        began_at=now, ended_at=now, decision_id=1)  # fmt: skip
    step = Entry.objects.filter(**own)[0].pk
    why = Decision.objects.filter(**own, act="late-fee")[0].id
    order = Order.objects.filter(**own)[0].pk
    return {
        "customer": customer, "act_for": customer, "number": number, "version": number,
        "portal:invoice": invoice.pk, "portal:pay": invoice.pk, "portal:billing_data": paid.pk, "order": order,
        "service": service.pk, "office:invoice": invoice.pk, "document": paper.pk, "case": case.pk, "step": step,
        "why": why, "decision": why, "trial": trial.pk, "draft": draft.pk, "ticket": ticket.pk, "bulk": bulk.pk,
        "notice": Notice.objects.filter(**own)[0].pk, "letter": Notice.objects.filter(**own)[0].pk,
        "told": hears.pk, "member": Staff.objects.all()[0].pk, "payment": payment.pk, "key": key.pk,
        "paper": FiscalDocument.objects.filter(**own).first(),
        "pay_together": token(customer, [invoice.pk]),
        "unsubscribe": Signer(salt=SALT).sign_object(contact.pk),
        "restore_copy": copy.pk, "node": machine.pk, "evacuation": emptied.pk, "evacuate": machine.pk,
        "move_service": service.pk,
        "several": [invoice.pk for invoice in Invoice.objects.filter(**own, state="unpaid")[:2]],
    }  # fmt: skip


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """(name, pattern) of every address but those of the interface for programs and for gateways."""

    def walk(resolver: Any, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
        for found in resolver.url_patterns:
            if isinstance(found, URLResolver):
                yield from walk(found, (*spaces, found.namespace) if found.namespace else spaces)
            else:
                yield ":".join((*spaces, str(found.name))), found

    for name, pattern in walk(get_resolver()):
        if not name.startswith(("api:", "hooks:")):
            yield name, pattern


def pages_of(name: str, things: Mapping[str, Any]) -> list[str]:
    """The addresses at which a page is looked at."""
    short, at = name.rpartition(":")[2], things
    given: dict[str, list[Any]] = {
        "site:plan": ["hosting-1", "domain-co"], "site:ordered": [at["order"]], "site:version": [at["number"]],
        "site:pay_together": [at["pay_together"]], "site:unsubscribe": [at["unsubscribe"]],
        "portal:invoice": [at["portal:invoice"], at["portal:billing_data"]], "portal:pay": [at["portal:pay"]],
        "portal:billing_data": [at["portal:billing_data"]], "portal:terms_change": [at["number"]],
        "portal:send_document": [at["document"]], "portal:service": [at["service"]],
        "portal:service_use": [at["service"]], "portal:site": [at["service"]], "portal:site_log": [at["service"]],
        "portal:applications": [at["service"]],
        "portal:relocation": [at["service"]], "portal:names": [at["service"]], "portal:records": [at["service"]],
        "portal:ask": [(at["service"], kind) for kind in ("renew", "plan-change", "cycle-change", "prepay", "extension",
                                                          "refund", "cancel")],
        "office:invoice": [at["portal:invoice"]], "office:version_changes": [at["number"]],
        "office:proof": [at["number"]], "office:draft_changes": [at["draft"]], "office:publish": [at["draft"]],
        "office:edit_piece": [(at["draft"], "head"), (at["draft"], "more/pages")],
        "mfa_remove_webauthn": [at["key"]], "mfa_edit_webauthn": [at["key"]],
        "account_reset_password_from_key": [("x", "set-password")],
    }  # fmt: skip
    asked = {
        "portal:pay_several": "?" + "&".join(f"invoice={id}" for id in at["several"]), "office:search": "?q=ana",
        "site:leave": "", "office:reversal": "?clause=more/pages&from=2026-04-01&until=2026-04-12",
    }  # fmt: skip
    takes = given.get(name) or ([things[short]] if short in things and _takes(name) else [()])
    return [reverse(name, args=each if isinstance(each, tuple) else (each,)) + asked.get(name, "") for each in takes]


def _takes(name: str) -> bool:
    """Whether its address takes an id or a name."""
    return any("<" in str(pattern.pattern) for other, pattern in addresses() if other == name)
