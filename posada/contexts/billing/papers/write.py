"""Writing papers as PDF."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import typst

from posada.contexts.billing import queries
from posada.contexts.billing.models import FiscalDocument, Invoice, InvoiceLine, State
from posada.contexts.billing.papers.words import words
from posada.contexts.billing.plans import plans
from posada.contexts.payments import queries as payments
from posada.ground.catalogue.products import catalog
from posada.ground.customers.models import Customer, FiscalData
from posada.ground.ledger.statement import Move, moves
from posada.kernel.figures import Tongue, keep
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.versions import book

HERE = Path(__file__).parent
ON_LETTER = frozenset({"CA", "CL", "CO", "CR", "GT", "MX", "PA", "PH", "PR", "SV", "US", "VE"})


def proforma_pdf(invoice_id: int, *, now: datetime) -> bytes:
    """A claim as it stands, with the identity of the provider in the version that it was issued under."""
    invoice = Invoice.objects.get(pk=invoice_id)
    terms = book().by_number(invoice.version_id)
    return _typeset("claim", _claim(invoice, terms, now))


def document_pdf(document: FiscalDocument, *, now: datetime) -> bytes:
    """An invoice or a tax invoice, with buyer and seller as they stood when it was issued."""
    invoice = Invoice.objects.get(pk=document.invoice_id)
    terms = book().by_number(invoice.version_id)
    customer = Customer.objects.get(pk=invoice.customer_id)
    tongue, said = _tongue(customer, terms)
    data = _claim(invoice, terms, now) | {
        "title": said[document.kind].format(number=document.number),
        "issued": tongue.say(keep(terms.calendar.today(document.issued_at))),
        "seller": _lines(document.seller, ("legal_name", "tax_id", "fiscal_address", "city")),
        "buyer": _lines(document.buyer, ("name", "tax_id", "address", "city")),
        "answer": said["paid"].format(total=tongue.say(keep(Money(document.total, document.currency)))),
        "reference": "",
        "parts": [{"heading": said["documents"], "lines": [
            said["proforma-of"].format(number=invoice.number), said["paid-by"].format(form=document.payment_form)]}],
    }  # fmt: skip
    return _typeset("claim", data)


def statement_pdf(customer_id: int, *, now: datetime) -> bytes:
    """What moved on an account, newest first, each with what was owed after it, and what it owes now."""
    terms = book().for_existing(now)
    customer = Customer.objects.get(pk=customer_id)
    tongue, said = _tongue(customer, terms)
    currency = Customer.objects.get(pk=customer_id).currency
    owed, open_ = queries.owed(customer_id, currency, terms.calendar.today(now))
    found = moves(customer_id, currency)
    named = _documents(found, terms, tongue)
    rows = [
        [tongue.say(keep(terms.calendar.today(move.at))), named.get((move.invoice_id, move.payment_id), ""),
         *(tongue.say(keep(sum_)) if sum_ is not None else "" for sum_ in (move.charge, move.settled, move.balance))]
        for move in found
    ]  # fmt: skip
    answer = said["owed"].format(owed=tongue.say(keep(owed)), open=tongue.say(keep(open_)))
    data = _head(customer, terms, now, said["statement"]) | {
        "columns": [said[key] for key in ("day", "document", "charge", "payment", "balance")],
        "rows": rows, "answer": answer,
    }  # fmt: skip
    return _typeset("statement", data)


def _documents(found: Sequence[Move], terms: Terms, tongue: Tongue) -> dict[tuple[int | None, int | None], str]:
    """What each movement is about: the number of a claim, else the method of a payment."""
    numbers = {id: invoice.number for id, invoice in queries.by_id(
        {move.invoice_id for move in found if move.invoice_id}).items()}  # fmt: skip
    methods = {id: payment.method for id, payment in payments.by_id(
        {move.payment_id for move in found if move.payment_id}).items()}  # fmt: skip
    spoken = {key: names.get(tongue.locale.language, key) for key, names in terms.provider.methods.items()}
    about = {}
    for move in found:
        method = methods.get(move.payment_id or 0, "")
        about[move.invoice_id, move.payment_id] = numbers.get(move.invoice_id or 0) or spoken.get(method, method)
    return about


def _typeset(template: str, data: Mapping[str, Any]) -> bytes:
    made = typst.compile(HERE / f"{template}.typ", sys_inputs={"data": orjson.dumps(data, default=str).decode()})
    return bytes(made)


def _tongue(customer: Customer, terms: Terms) -> tuple[Tongue, Mapping[str, str]]:
    return Tongue.of(customer.language, customer.country, terms.calendar.tz), words(customer.language)


def _lines(kept: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [str(kept[name]) for name in names if kept.get(name) and kept[name] != "0"]


def _head(customer: Customer, terms: Terms, at: datetime, title: str) -> dict[str, Any]:
    tongue, _ = _tongue(customer, terms)
    data = FiscalData.objects.filter(customer=customer, effective_at__lte=at).order_by("-effective_at", "-pk").first()
    buyer = {"name": data.legal_name, "tax_id": data.tax_id, "address": data.address, "city": data.city} if data else {}
    provider = terms.provider
    return {
        "paper": "us-letter" if customer.country in ON_LETTER else "a4", "lang": customer.language, "title": title,
        "accent": provider.brand.get("accent", "#1f2937"), "provider": provider.name,
        "issued": tongue.say(keep(terms.calendar.today(at))),
        "seller": _lines(provider.identity.model_dump(), ("legal_name", "tax_id", "fiscal_address", "city")),
        "buyer": _lines(buyer or {"name": customer.name}, ("name", "tax_id", "address", "city")),
    }  # fmt: skip


def _claim(invoice: Invoice, terms: Terms, now: datetime) -> dict[str, Any]:
    customer = Customer.objects.get(pk=invoice.customer_id)
    tongue, said = _tongue(customer, terms)

    def money(amount: Any) -> str:
        return str(tongue.say(keep(Money(amount, invoice.currency))))

    unpaid = invoice.state == State.UNPAID
    due = tongue.say(keep(invoice.due_on))
    answers = {State.UNPAID: said["pay"].format(unpaid=money(invoice.total - invoice.paid), due=due),
               State.CANCELLED: said["cancelled"]}  # fmt: skip
    sums = [(said["net"], money(invoice.net)), (said["tax"], money(invoice.tax)), (said["total"], money(invoice.total))]
    return _head(customer, terms, invoice.issued_at, said["proforma"].format(number=invoice.number)) | {
        "words": {key: said[key] for key in ("seller", "buyer", "reference")},
        "answer": answers.get(State(invoice.state), said["paid"].format(total=money(invoice.total))),
        "columns": [said[key] for key in ("text", "net", "tax", "total")],
        "lines": [_line(line, terms, tongue, said, money) for line in queries.lines_of([invoice.pk])[invoice.pk]],
        "sums": sums + ([(said["unpaid"], money(invoice.total - invoice.paid))] if unpaid else []),
        "reference": invoice.number if unpaid else "",
        "parts": _if_unpaid(invoice, terms, tongue, said, now) if unpaid else [],
    }  # fmt: skip


def _line(line: InvoiceLine, terms: Terms, tongue: Tongue, said: Mapping[str, str], money: Any) -> dict[str, str]:
    """One charge with its period or its rate of exchange, and the clause behind a fee."""
    sold = catalog(terms).get(line.product) if line.kind == "period" else None
    known = said.get(f"line-{line.kind}", line.text)
    name = sold.name.get(tongue.locale.language, known) if sold else known
    notes = []
    if "rate_of" in line.args:
        day = tongue.say(keep(date.fromisoformat(line.args["rate_of"])))
        notes.append(said["rate"].format(**line.args, day=day))
    if line.period_from and line.period_until:
        first, last = tongue.say(keep(line.period_from)), tongue.say(keep(line.period_until))
        notes.append(said["period"].format(first=first, last=last))
    if line.clause in terms.clauses:
        notes.append(said["clause"].format(clause=terms.clauses[line.clause].read(tongue.locale.language)[0]))
    return {"text": name, "note": ". ".join(notes), "net": money(line.net), "tax": money(line.tax),
            "total": money(line.net + line.tax)}  # fmt: skip


def _if_unpaid(
    invoice: Invoice, terms: Terms, tongue: Tongue, said: Mapping[str, str], now: datetime
) -> list[dict[str, Any]]:
    """How to pay, and what follows otherwise, with the days of the plan."""
    provider, language = terms.provider, tongue.locale.language
    offered = payments.methods_offered(invoice.customer_id, invoice.pk, terms) or tuple(provider.methods)
    names = ", ".join(provider.methods[key].get(language, key) for key in offered if key in provider.methods)
    accounts = payments.bank_accounts(terms, terms.calendar.today(now))
    how = [said["methods"].format(portal=provider.identity.portal, methods=names)] + [
        said["account"].format(bank=account.bank, number=account.number, holder=account.holder)
        for account in accounts if account.currency == invoice.currency
    ]  # fmt: skip
    steps = plans([invoice.pk], now)[invoice.pk][1]
    follows = [
        said[step.act].format(day=tongue.say(keep(terms.calendar.today(step.at)))) for step in steps if step.act in said
    ]
    parts = [{"heading": said["how"], "lines": how}]
    return parts + ([{"heading": said["otherwise"], "lines": follows}] if follows else [])
