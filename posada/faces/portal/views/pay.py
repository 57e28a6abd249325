"""Paying one claim: by transfer with a proof, by reference, from the balance; and the files customers sent."""

import datetime as dt
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.billing.models import Invoice
from posada.contexts.payments import queries as payments
from posada.contexts.payments.acts.record_payment import Arrival
from posada.contexts.payments.acts.take_payment import take_payment
from posada.contexts.payments.rules.payment_methods import PaymentMethods
from posada.contexts.payments.rules.payment_procedure import PaymentProcedure
from posada.contexts.payments.rules.referenced_payment import ReferencedPayment
from posada.contexts.support.models import Attachment
from posada.faces.portal import reading
from posada.faces.portal.files import keep
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site.formats import spoken_name
from posada.ground.agenda.unit import unit
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.confirm_fiscal_data import confirm_fiscal_data
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balance
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.decisions import Refused

BY_BANK = ("bank-transfer", "bank-deposit", "foreign-deposit")
NOON = time(12, 0)  # of a bank's movement only the day is known


class ProofForm(forms.Form):
    """What a proof of payment says."""

    method = forms.ChoiceField(label=gettext_lazy("Medio"))
    bank = forms.CharField(label=gettext_lazy("Banco desde el que pagó"), max_length=80)
    date = forms.DateField(label=gettext_lazy("Día del movimiento"), widget=forms.DateInput({"type": "date"}))
    transaction = forms.CharField(label=gettext_lazy("Número de la transacción"), max_length=80)
    amount = forms.DecimalField(label=gettext_lazy("Valor"), min_value=0, decimal_places=2, max_digits=18)
    file = forms.FileField(label=gettext_lazy("Comprobante"), help_text=gettext_lazy("PDF, PNG o JPEG, hasta 5 MB"))
    confirmed = forms.BooleanField(label=gettext_lazy("Mis datos fiscales, que aparecen aquí, son correctos"))

    def __init__(
        self, *args: Any, methods: list[tuple[str, str]], today: dt.date, file_required: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["file"].required = file_required
        method = self.fields["method"]
        assert isinstance(method, forms.ChoiceField)
        method.choices = methods

    def clean_date(self) -> dt.date:
        said: dt.date = self.cleaned_data["date"]
        if said > self.today:
            raise forms.ValidationError(_("Ese día todavía no ha llegado."))
        return said


@area("invoices")
def pay(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The ways to pay a claim; by POST, the proof of a transfer is sent and staff compare it."""
    invoice = owned(who, Invoice, "invoice", id)
    claim = reading.claim(who, invoice)
    if not claim.pending:
        return redirect("portal:invoice", id)
    form = ProofForm(
        request.POST or None, request.FILES or None, methods=_methods(who), today=who.today,
        file_required=_file_required(who),
        initial={"amount": claim.unpaid.plain(), "date": who.today},
    )  # fmt: skip
    refusal: Refused | BadInput | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _send(who, claim, form.cleaned_data)
        except (Refused, BadInput) as error:
            refusal = error
        else:
            messages.success(request, _("Recibimos su comprobante. Mientras lo verificamos no corre ningún recargo."),
                             extra_tags="good")  # fmt: skip
            return redirect("portal:invoice", id)
    return show(
        request, who, "pay", "invoices", claim=claim, form=form, refusal=refusal,
        steps=reading.coming({}, [invoice], who.now),
        references=payments.standing_references(claim.unpaid, id, who.now),
        accounts=[kept for kept in who.terms.provider.bank_accounts if kept.currency == invoice.currency],
        fiscal=customers.fiscal_data(who.customer.pk, who.now),
        credit=_credit(who, invoice.currency), by_reference=_by_reference(who, id), **_ways(who, id),
    )  # fmt: skip


def _file_required(who: Visitor) -> bool:
    """Whether a report counts with its file alone; where it does not, the file may follow."""
    proved = payments.proof_ruling(who.terms)
    return proved is None or "file" in proved.rule.required


def _credit(who: Visitor, currency: str) -> Money:
    """What the customer has on account: money that came in, and credit that is not paid out."""
    customer = who.customer.pk
    return -(balance(customer, Account.MONEY, currency) + balance(customer, Account.CREDIT, currency))


def _by_reference(who: Visitor, invoice_id: int) -> bool:
    """Whether a reference may be ordered for this claim."""
    ruling = who.terms.ruling(ReferencedPayment)
    return ruling is not None and ruling.rule.method in payments.methods_offered(who.customer.pk, invoice_id, who.terms)


def _ways(who: Visitor, invoice_id: int) -> dict[str, Any]:
    """The methods that are open to this customer with what each asks for, where the terms let them depend on it."""
    choice, procedure = who.terms.ruling(PaymentMethods), who.terms.ruling(PaymentProcedure)
    if choice is None and procedure is None:
        return {}
    known = who.terms.provider.methods
    methods = payments.methods_offered(who.customer.pk, invoice_id, who.terms) or tuple(known)
    ways = [
        {"name": spoken_name(known.get(key, {})) or key, "items": procedure.rule.of(key) if procedure else ()}
        for key in methods
    ]
    ruling = choice or procedure
    return {"ways": ways, "ways_clause": ruling.clause if ruling else ""}


def _methods(who: Visitor) -> list[tuple[str, str]]:
    """What a customer may say to have paid by: what comes with a proof, or through banks, and is open to this one."""
    known, language = who.terms.provider.methods, who.customer.language
    proved = payments.proof_ruling(who.terms)
    offered = payments.methods_offered(who.customer.pk, None, who.terms)
    told = [key for key in (*BY_BANK, *(proved.rule.methods if proved else ())) if key in known]
    return [(key, known[key].get(language, key)) for key in dict.fromkeys(told) if not offered or key in offered]


def _send(who: Visitor, claim: reading.Claim, said: dict[str, Any]) -> None:
    """Keep the proof and the payment it tells of, in one transaction."""
    invoice = claim.invoice
    with unit(who.now, who.actor):
        proof = {
            "bank": said["bank"], "date": said["date"].isoformat(), "transaction": said["transaction"],
            "amount": str(said["amount"]),
        }  # fmt: skip
        identity = f"{said['bank']}/{said['transaction']}"[:60]
        if said["file"]:
            kept = keep(
                said["file"], customer_id=who.customer.pk, purpose="payment-proof", by=str(who.actor), now=who.now
            )
            proof |= {"file": kept.sha256, "attachment": kept.attachment.pk}
            identity = kept.sha256[:24]
        confirm_fiscal_data(who.customer.pk, invoice.pk, by=who.actor, now=who.now)
        take_payment(
            Arrival(
                customer_id=who.customer.pk, amount=Money(said["amount"], invoice.currency), method=said["method"],
                source="portal", external_id=f"{invoice.pk}/{identity}",
                value_at=min(datetime.combine(said["date"], NOON, who.terms.calendar.tz), who.now),
                invoice_id=invoice.pk, reference=said["transaction"], proof=proof,
            ),
            proved=True, now=who.now, by=who.actor,
        )  # fmt: skip


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
