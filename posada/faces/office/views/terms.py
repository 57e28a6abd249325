"""The published terms: their versions, each with its text beside its rules, what it changed, and who was told of it."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.support.models import Notice
from posada.faces.office.desk import Desk, desk
from posada.faces.office.export import as_csv
from posada.faces.office.paging import chunks, leaf, order
from posada.faces.office.studio.reading import chosen, families
from posada.faces.office.views import show
from posada.faces.site import formats, names
from posada.faces.site.words import word
from posada.terms.contract import Terms
from posada.terms.diff import diff
from posada.terms.models import Stand, TermsAnswer, TermsVersion
from posada.terms.telling import tell
from posada.terms.versions import book


@desk("terms")
def versions(request: HttpRequest, at: Desk) -> HttpResponse:
    """Every version, newest first, and which of them rules."""
    found = TermsVersion.objects.order_by("-in_force", "-id").defer("content")
    ruling = book().number(at.terms)
    return show(request, at, "terms", _("Términos"), "terms", versions=found, ruling=ruling)


@desk("terms")
def version(request: HttpRequest, at: Desk, number: int) -> HttpResponse:
    """One version: a family of its clauses at a time, or those that have the words sought, each beside its rules."""
    terms = _version(number)
    known, sought = families(terms), request.GET.get("q", "").strip()[:100]
    family = request.GET.get("family", "")
    family = family if family in known else known[0]
    return show(
        request, at, "terms", _("Versión %(name)s") % {"name": terms.version}, "version", terms=terms, number=number,
        families=known, family=family, asked_for=sought, before=book().before(number) is not None,
        clauses=chosen(terms, formats.language(), family=family, sought=sought),
    )  # fmt: skip


@desk("terms")
def changes(request: HttpRequest, at: Desk, number: int) -> HttpResponse:
    """What a version changed from the one before it, in words."""
    new, old = _version(number), book().before(number)
    if old is None:
        return redirect("office:version", number)
    told = tell(diff(old, new), old, new, formats.language())
    return show(request, at, "terms", _("Qué cambió"), "terms-changes", terms=new, old=old, clauses=told, number=number)


@desk("proof")
def proof(request: HttpRequest, at: Desk, number: int) -> HttpResponse:
    """Who was told of a version and when, and who consented, stayed silent or objected."""
    terms, stand = _version(number), request.GET.get("state", "")
    answers = TermsAnswer.objects.filter(version_id=number)
    counts = dict(answers.order_by().values_list("state").annotate(Count("pk")))
    told = Notice.objects.filter(about_kind="terms", about_id=number).order_by().values_list("state")
    page = leaf(_of_state(number, stand), BY, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return show(
        request, at, "terms", _("Quién fue informado"), "proof", terms=terms, number=number, chosen=stand, page=page,
        counts=[(state, counts.get(state, 0)) for state in Stand.values if counts.get(state)],
        whole=sum(counts.values()), letters=sorted(told.annotate(Count("pk"))),
        who=names.customers([row.customer_id for row in page.rows]),
    )  # fmt: skip


@desk("proof")
def proof_exported(request: HttpRequest, at: Desk, number: int) -> HttpResponseBase:
    """The same as a file: one row a customer."""
    terms = _version(number)
    heads = (_("Cliente"), _("Informado"), _("Respuesta"), _("Cuándo"), _("Responde antes de"), _("Le rige desde"))
    return as_csv(f"terms-{terms.version}-{at.today}", heads, _lines(number, request.GET.get("state", "")))


BY = order("customer_id", falling=False)


def _of_state(number: int, state: str) -> QuerySet[TermsAnswer]:
    found = TermsAnswer.objects.filter(version_id=number)
    return found.filter(state=state) if state in Stand.values else found


def _lines(number: int, state: str) -> Iterator[list[str]]:
    for rows in chunks(_of_state(number, state), BY):
        who = names.customers([row.customer_id for row in rows])
        for row in rows:
            days = (row.told_at, row.answered_at, row.answer_by, row.rules_from)
            told, answered, until, rules = (day.isoformat() if day else "" for day in days)
            yield [who.get(row.customer_id, ""), told, word("terms-answer", row.state), answered, until, rules]


def _version(number: int) -> Terms:
    try:
        return book().by_number(number)
    except LookupError as error:
        raise Http404(number) from error
