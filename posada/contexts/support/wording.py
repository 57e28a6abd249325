"""A notice in its reader's words: the letter of its kind, filled in with its figures and with what all letters say."""

from posada.contexts.payments import queries as payments
from posada.contexts.support.messages import Letter, write
from posada.contexts.support.models import Notice
from posada.contexts.support.rules.notice import Notice as NoticeRule
from posada.contexts.support.rules.stated_reasons import StatedReasons
from posada.ground.customers.models import Customer
from posada.kernel.figures import Tongue
from posada.terms.contract import Terms
from posada.terms.models import Decision
from posada.terms.versions import book

PAGES = {"invoice": "invoices", "service": "services", "ticket": "tickets"}  # subject -> its page in the client area


def decision_behind(notice: Notice) -> Decision | None:
    """The decision that a notice tells of, where there is one."""
    return Decision.objects.filter(pk=notice.decision_id).first() if notice.decision_id else None


def letter_of(notice: Notice, terms: Terms, told: Decision | None) -> Letter:
    """The notice in its reader's words, with the clause behind it and where to see why; `told` is the decision told of.

    A `method` among its figures is called by the name that the reader knows it by.
    """
    customer = Customer.objects.get(pk=notice.customer_id)
    tongue = Tongue.of(notice.language, customer.country, terms.calendar.tz)
    provider = terms.provider
    portal = f"{provider.identity.portal}/portal"
    currency = notice.context.get("currency", customer.currency)
    methods = {key: names.get(notice.language, key) for key, names in provider.methods.items()}
    figures = {
        "customer": customer.name,
        "provider": provider.name,
        "legal_name": provider.identity.legal_name,
        "portal": portal,
        "site": provider.identity.portal,
        "here": f"{portal}/{PAGES[notice.about_kind]}/{notice.about_id}/" if notice.about_kind in PAGES else portal,
        "support_email": provider.identity.email,
        "methods": list(methods.values()),
        "bank_accounts": payments.bank_accounts(terms, terms.calendar.today(notice.at), currency),
        "why": f"{portal}/why/{notice.decision_id}/" if notice.decision_id else "",
        "clause": clause_behind(notice, terms, told),
        "reasons": reasons_of(notice, terms, told),
    }
    said = tongue.say(notice.context)
    if "method" in said:
        said["method"] = methods.get(said["method"], said["method"])
    return write(terms.pack, notice.kind, notice.language, figures | said)


def reasons_of(notice: Notice, terms: Terms, told: Decision | None) -> dict[str, object] | None:
    """Who decided what a notice tells, and who hears an objection, where that must be said; else None."""
    ruling = terms.ruling(StatedReasons)
    if ruling is None or told is None or notice.kind not in ruling.rule.notices:
        return None
    named = terms.provider.departments.get(ruling.rule.objection)
    department = named.name.get(notice.language, ruling.rule.objection) if named else ruling.rule.objection
    return {"automatic": told.actor.startswith("system"), "department": department, "decision": told.id}


def clause_behind(notice: Notice, terms: Terms, told: Decision | None) -> str:
    """The heading of the clause that is told of: of the figure `about_clause`, of the decision, else of the notice."""
    about = terms.clauses.get(notice.context.get("about_clause", ""))
    if about is not None:
        return about.read(notice.language)[0]
    if told is not None and told.ruling_id is not None:
        version = book().of_ruling(told.ruling_id)
        return version.clauses[version.by_number(told.ruling_id).clause].read(notice.language)[0]
    ruling = terms.ruling(NoticeRule, of=notice.kind)
    return terms.clauses[ruling.clause].read(notice.language)[0] if ruling else ""
