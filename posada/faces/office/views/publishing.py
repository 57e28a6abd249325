"""Publishing a draft: what it will bring, the question, and the deed. For the administrator alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from posada.contexts.billing.acts.publish_terms import publish_terms
from posada.faces.office.desk import Desk, desk
from posada.faces.office.permissions import ADMINISTRATOR
from posada.faces.office.studio.consequences import consequences
from posada.faces.office.views import acting, show
from posada.faces.site import formats
from posada.terms import drafts as kept
from posada.terms.drafting import Reading
from posada.terms.models import TermsDraft


@desk("publishing")
def publish(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """What publishing would bring; by POST with the version's name typed, it is published for good."""
    draft = get_object_or_404(TermsDraft.objects.select_related("base"), pk=id)
    reading = kept.reading(draft)
    if draft.published_id is not None or reading.terms is None or reading.errors:
        messages.error(request, _("No se puede publicar: tiene errores, o ya se publicó."), extra_tags="stop")
        return redirect("office:draft", id)
    name, typed = reading.terms.version, request.POST.get("typed", "").strip()
    if request.method == "POST" and typed == name and _publish(request, at, draft, reading):
        return redirect("office:version", TermsDraft.objects.get(pk=id).published_id)
    return show(
        request, at, "drafts", _("Publicar %(name)s") % {"name": name}, "publish", draft=draft, terms=reading.terms,
        will=consequences(reading.terms, at.now, formats.language()), name_to_type=name,
        mistyped=request.method == "POST" and typed != name, reason=request.POST.get("reason", ""),
        note=request.POST.get("note", ""),
    )  # fmt: skip


def _publish(request: HttpRequest, at: Desk, draft: TermsDraft, reading: Reading) -> bool:
    """Publish it; whether it was: a refusal is told with its clause."""
    by = at.acting(ADMINISTRATOR)
    done = _("Publicada. Se avisa a los clientes como dicen los términos.")
    with acting(request, at, by, done):
        version = publish_terms(
            dict(reading.data or {}), reason=request.POST.get("reason", ""), note=request.POST.get("note", ""),
            now=at.now, by=by,
        )  # fmt: skip
        TermsDraft.objects.filter(pk=draft.pk).update(published=version)
    return TermsDraft.objects.filter(pk=draft.pk, published__isnull=False).exists()
