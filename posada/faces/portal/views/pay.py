"""Paying: the ways to pay one claim or several, and the proof of a transfer."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice
from posada.contexts.payments import queries as payments
from posada.contexts.payments.acts.record_payment import Arrival
from posada.contexts.payments.acts.take_payment import take_payment
from posada.contexts.support.models import Attachment
from posada.faces.portal import account, reading, ways
from posada.faces.portal.files import keep
from posada.faces.portal.forms import ProofForm
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.ground.agenda.unit import unit
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.confirm_fiscal_data import confirm_fiscal_data
from posada.kernel.errors import BadInput
from posada.kernel.money import Money, sum_money
from posada.terms.decisions import Refused

NOON = time(12, 0)  # of a bank's movement only the day is known


@area("invoices")
def pay(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The ways to pay a claim, whole or in part; by POST, the proof of a transfer is sent and staff compare it."""
    claim = reading.claim(who, owned(who, Invoice, "invoice", id))
    if not claim.pending:
        return redirect("portal:invoice", id)
    asked = payments.impositions(who.customer.pk)
    form, refusal = _proof_form(request, who, claim.unpaid, ways.told(who, asked)), None
    if request.method == "POST" and form.is_valid():
        refusal = _sent(request, who, [claim], form.cleaned_data)
        if refusal is None:
            return redirect("portal:invoice", id)
    return _page(request, who, [claim], asked, form, refusal)


@area("invoices")
def several(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Several claims with one payment, by the methods whose payer may choose what the money is for."""
    ids = [int(each) for each in request.GET.getlist("invoice") if each.isdigit()]
    claims = [reading.claim(who, owned(who, Invoice, "invoice", id)) for id in dict.fromkeys(ids)]
    claims = [claim for claim in claims if claim.pending]
    if len(claims) < 2:
        return redirect("portal:pay", claims[0].invoice.pk) if claims else redirect("portal:invoices")
    currency = claims[0].invoice.currency
    claims = [claim for claim in claims if claim.invoice.currency == currency]
    asked = payments.impositions(who.customer.pk)
    methods = [(key, said) for key, said in ways.told(who, asked) if billing.allocation_choice(who.terms, key)]
    total = sum_money((claim.unpaid for claim in claims), currency)
    form, refusal = _proof_form(request, who, total, methods), None
    if request.method == "POST" and methods and form.is_valid():
        refusal = _sent(request, who, claims, form.cleaned_data)
        if refusal is None:
            return redirect("portal:invoices")
    return _page(request, who, claims, asked, form, refusal, methods=methods)


def _page(
    request: HttpRequest, who: Visitor, claims: Sequence[reading.Claim], asked: Sequence[payments.Imposition],
    form: ProofForm, refusal: Refused | BadInput | None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of payment of these claims: one of them, or several together."""
    invoices = [claim.invoice for claim in claims]
    currency, one = invoices[0].currency, len(claims) == 1
    total = sum_money((claim.unpaid for claim in claims), currency)
    return show(
        request, who, "pay", "invoices", claims=claims, claim=claims[0] if one else None, total=total, form=form,
        refusal=refusal, otherwise=reading.otherwise(reading.coming({}, invoices, who.now)),
        references=payments.standing_references(total, invoices[0].pk, who.now) if one else (),
        accounts=[kept for kept in payments.bank_accounts(who.terms, who.today) if kept.currency == currency],
        fiscal=customers.fiscal_data(who.customer.pk, who.now),
        credit=account.in_favour(who.customer.pk, currency),
        by_reference=one and ways.by_reference(who, invoices[0].pk, asked), **ways.open_to(who, invoices[0].pk, asked),
        least=ways.least_part(who, invoices[0]) if one else total,
        cards=payments.usable_cards([who.customer.pk]).get(who.customer.pk, ()), **more,
    )  # fmt: skip


def _proof_form(request: HttpRequest, who: Visitor, amount: Money, methods: list[tuple[str, str]]) -> ProofForm:
    initial = {"amount": amount.plain(), "date": who.today}
    return ProofForm(
        request.POST or None, request.FILES or None, methods=methods, today=who.today, initial=initial,
        file_required=ways.file_required(who),
    )  # fmt: skip


def _sent(
    request: HttpRequest, who: Visitor, claims: Sequence[reading.Claim], said: dict[str, Any]
) -> Refused | BadInput | None:
    """Send a proof and say so; the refusal where it is not taken."""
    try:
        _send(who, [claim.invoice for claim in claims], said)
    except (Refused, BadInput) as error:
        return error
    thanks = _("Recibimos su comprobante. Mientras lo verificamos no corre ningún recargo.")
    messages.success(request, thanks, extra_tags="good")
    return None


def _send(who: Visitor, invoices: Sequence[Invoice], said: dict[str, Any]) -> None:
    """Keep the proof and the payment it tells of, in one transaction."""
    first, one = invoices[0], len(invoices) == 1
    with unit(who.now, who.actor):
        proof, identity = _proof(who, said)
        for invoice in invoices:
            confirm_fiscal_data(who.customer.pk, invoice.pk, by=who.actor, now=who.now)
        take_payment(
            Arrival(
                customer_id=who.customer.pk, amount=Money(said["amount"], first.currency), method=said["method"],
                source="portal", external_id=f"{first.pk if one else 'several'}/{identity}",
                value_at=min(datetime.combine(said["date"], NOON, who.terms.calendar.tz), who.now),
                invoice_id=first.pk if one else None, reference=said["transaction"], proof=proof,
                pays=() if one else tuple(invoice.pk for invoice in invoices),
            ),
            proved=True, now=who.now, by=who.actor,
        )  # fmt: skip


def _proof(who: Visitor, said: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What the proof tells, with its file if one was sent, and what it is known by when it is sent again."""
    proof = {
        "bank": said["bank"], "date": said["date"].isoformat(), "transaction": said["transaction"],
        "amount": str(said["amount"]),
    }  # fmt: skip
    if not said["file"]:
        return proof, f"{said['bank']}/{said['transaction']}"[:60]
    kept = keep(said["file"], customer_id=who.customer.pk, purpose="payment-proof", by=str(who.actor), now=who.now)
    return {**proof, "file": kept.sha256, "attachment": kept.attachment.pk}, kept.sha256[:24]


@area("home")
def file(request: HttpRequest, who: Visitor, id: int) -> HttpResponseBase:
    """A file of the customer's own, as a download."""
    kept = owned(who, Attachment, "attachment", id)
    if kept.restricted_to:
        raise Http404
    return as_download(kept)


def as_download(kept: Attachment) -> FileResponse:
    """The file, never shown within a page of ours."""
    response = FileResponse(default_storage.open(kept.path), as_attachment=True, filename=kept.name)
    response["Content-Type"] = kept.media_type
    return response
