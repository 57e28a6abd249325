"""Documents that the customer was asked for: the list, and sending one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.custody import queries as custody
from posada.contexts.custody.acts.judge_documents import attach
from posada.contexts.custody.models import ClientDocument
from posada.contexts.ordering.acts.identify_payer import asks_for_scan
from posada.faces.portal.files import keep
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site.formats import spoken_name
from posada.flow.requests import Request, submit

SHOWN = 100


class DocumentForm(forms.Form):
    """One document; of a card's scan, the number as the scan shows it."""

    shown = forms.CharField(label=gettext_lazy("Número como se ve en la imagen"), max_length=40)
    file = forms.FileField(label=gettext_lazy("Archivo"), help_text=gettext_lazy("PDF, PNG o JPEG, hasta 5 MB"))

    def __init__(self, *args: object, digits: int | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if digits is None:
            del self.fields["shown"]
        else:
            advice = _("Deje ver solo los últimos %(digits)s dígitos y tape los demás.") % {"digits": digits}
            self.fields["shown"].help_text = advice


@area("documents")
def documents(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What was asked for, what came of it, and the form for what is to be sent."""
    found = list(custody.documents_of(who.customer.pk)[:SHOWN])
    rows = [(document, _name(document, who), _form(document)) for document in found]
    waiting = sum(document.state == "asked" for document in found)
    return show(request, who, "documents", "documents", rows=rows, waiting=waiting)


@area("documents")
def send(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """Send one; a file that the terms refuse is never kept."""
    document = owned(who, ClientDocument, "client-document", id)
    form = DocumentForm(request.POST or None, request.FILES or None, digits=_digits(document))
    if request.method != "POST" or not form.is_valid():
        rows = [(document, _name(document, who), form)]
        return show(request, who, "documents", "documents", rows=rows, waiting=1)
    with acting(request, who, _("Recibimos el documento. Una persona lo revisa.")):
        file = form.cleaned_data["file"]
        said = {"file": file.name, "shown": form.cleaned_data.get("shown", "")}
        submit(Request("hand-in", who.customer.pk, ("client-document", id), who.actor, who.now, said))
        kept = keep(
            file, customer_id=who.customer.pk, purpose="client-document", by=str(who.actor), now=who.now,
            role=document.role,
        )  # fmt: skip
        attach(id, kept.attachment.pk)
    return redirect("portal:documents")


def _name(document: ClientDocument, who: Visitor) -> str:
    return spoken_name(custody.name_of(document.kind, who.now)) or document.kind


def _digits(document: ClientDocument) -> int | None:
    return asks_for_scan((document.about_kind, document.about_id), [document.kind])


def _form(document: ClientDocument) -> DocumentForm | None:
    return DocumentForm(digits=_digits(document), auto_id=f"d{document.pk}-%s") if document.state == "asked" else None
