"""Writing a version: drafts, their pieces with the checks, what they change in words, and what they would have."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.faces.office.desk import Desk, desk
from posada.faces.office.studio.pieces import Editing, editing, with_piece
from posada.faces.office.views import show
from posada.faces.site import formats
from posada.faces.site.faults import said as fault_said
from posada.ground.finding.folding import distance, words
from posada.kernel.errors import PosadaError
from posada.rehearsal.whatif.trials import ask
from posada.terms import drafts as kept
from posada.terms.diff import diff
from posada.terms.drafting import CATALOG, HEAD, pieces
from posada.terms.faults import PackFaults
from posada.terms.models import TermsDraft, TermsVersion
from posada.terms.telling import tell
from posada.terms.versions import book

MONTH, YEAR = timedelta(days=60), timedelta(days=365)


@desk("drafts")
def drafts(request: HttpRequest, at: Desk) -> HttpResponse:
    """Every draft; by POST another one, begun from the newest version."""
    if request.method == "POST":
        title = request.POST.get("title", "").strip()[:120]
        if title and not TermsVersion.objects.filter(version=title).exists():
            base = TermsVersion.objects.get(pk=book().number(book().newest()))
            begun = kept.begin(base, title, _day(request, at), by=str(at.acting()), now=at.now)
            return redirect("office:draft", begun.pk)
        messages.error(request, _("Ese nombre ya es de una versión, o falta."), extra_tags="stop")
    found = TermsDraft.objects.select_related("base").defer("text", "catalog", "base__content")
    soon = at.today + MONTH
    return show(request, at, "drafts", _("Borradores"), "drafts", drafts=found, soon=soon.isoformat())


def _day(request: HttpRequest, at: Desk) -> str:
    written = request.POST.get("in_force", "")
    return written if len(written) == 10 else (at.today + MONTH).isoformat()


@desk("drafts")
def draft(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One draft: its faults, what it changes, and its clauses, each leading to where it is written."""
    found = _draft(id)
    reading = kept.reading(found)
    changed = diff(book().newest(), reading.terms) if reading.terms else []
    sought, known = request.GET.get("q", "").strip()[:100], reading.terms.clauses if reading.terms else {}
    headings = {id: clause.read(formats.language())[0] for id, clause in known.items()}
    named = [piece.name for piece in pieces(found.text) if piece.name != HEAD]
    wanted = words(sought)
    listed = [id for id in named if not wanted or distance(wanted, f"{headings.get(id, '')} {id}") == 0]
    return show(
        request, at, "drafts", found.title, "draft", draft=found, reading=reading, pieces=listed, asked_for=sought,
        headings=headings, changed={change.clause: change.what for change in changed},
        may_publish=at.may("publishing"),
        since=(at.today - YEAR).isoformat(), until=at.today.isoformat(),
    )  # fmt: skip


@desk("drafts")
def changes(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """What a draft changes of the newest version, in words."""
    found = _draft(id)
    new, old = kept.reading(found).terms, book().newest()
    if new is None:
        return redirect("office:draft", id)
    told = tell(diff(old, new), old, new, formats.language())
    return show(request, at, "drafts", _("Qué cambia"), "terms-changes", terms=new, old=old, clauses=told, draft=found)


@desk("drafts")
@require_POST
def try_out(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Ask what the draft would have changed between two days; it is answered beside, with its progress on a page."""
    found = _draft(id)
    reading = kept.reading(found)
    if reading.data is None or reading.errors:
        messages.error(request, _("Primero corrija los errores."), extra_tags="stop")
        return redirect("office:draft", id)
    days = request.POST.get("from", ""), request.POST.get("until", "")
    try:
        trial = ask(*days, [], by=str(at.acting()), draft=found.pk, content=dict(reading.data))
    except PackFaults as faults:
        messages.error(request, str(faults), extra_tags="stop")
    except PosadaError as error:
        messages.error(request, fault_said(error), extra_tags="stop")
    else:
        return redirect("office:trial", trial.pk)
    return redirect("office:draft", id)


@desk("drafts")
def edit(request: HttpRequest, at: Desk, id: int, piece: str) -> HttpResponse:
    """One piece of a draft as text; by POST it is checked, kept, or taken out."""
    found = _draft(id)
    written = request.POST.get("text") if request.method == "POST" else None
    edited = _editing(found, piece, written)
    stale = False
    if request.method == "POST" and request.POST.get("do") in ("save", "remove") and found.published_id is None:
        try:
            _keep(request, at, found, edited if request.POST["do"] == "save" else edited.emptied())
        except kept.ChangedMeanwhile as meanwhile:
            stale = True
            messages.error(request, _("%(who)s cambió el borrador mientras tanto. Copie lo suyo y vuelva a abrirlo.")
                           % {"who": meanwhile.who}, extra_tags="stop")  # fmt: skip
        else:
            messages.success(request, _("Guardado."), extra_tags="good")
            left = {each.name for each in pieces(_draft(id).text)} | {CATALOG}
            return redirect("office:edit_piece", id, piece) if piece in left else redirect("office:draft", id)
    return show(
        request, at, "drafts", edited.label, "piece", draft=found, edited=edited, stale=stale,
    )  # fmt: skip


@desk("drafts")
@require_POST
def check(request: HttpRequest, at: Desk, id: int, piece: str) -> HttpResponse:
    """The faults of a draft with this text for one of its pieces, as a part of a page; nothing is kept."""
    edited = _editing(_draft(id), piece, request.POST.get("text", ""))
    return render(request, "office/faults.html", {"edited": edited})


def _draft(id: int) -> TermsDraft:
    return get_object_or_404(TermsDraft.objects.select_related("base"), pk=id)


def _editing(found: TermsDraft, piece: str, written: str | None) -> Editing:
    edited = editing(found, piece, written, formats.language())
    if edited is None:
        raise Http404(piece)
    return edited


def _keep(request: HttpRequest, at: Desk, found: TermsDraft, edited: Editing) -> None:
    revision: Any = request.POST.get("revision", "")
    text, catalog = with_piece(found, edited.name, edited.text)
    kept.change(
        found, int(revision) if revision.isdigit() else 0, text=text, catalog=catalog, by=str(at.acting()), now=at.now
    )
