"""What a site is called and answers by: its certificate."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.names import queries
from posada.contexts.names.pem import LONGEST
from posada.contexts.names.rules.certificates import FreeCertificate, OwnCertificate
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.flow.requests import Request, submit
from posada.ground.customers.sealed import seal
from posada.terms.contract import Terms


class CertificateForm(forms.Form):
    """A certificate of one's own."""

    certificate = forms.CharField(
        label=gettext_lazy("Certificado"), max_length=LONGEST,
        help_text=gettext_lazy("Empieza con -----BEGIN CERTIFICATE-----"),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    key = forms.CharField(
        label=gettext_lazy("Clave privada"), max_length=LONGEST,
        help_text=gettext_lazy("Sin contraseña. La guardamos cifrada y no la mostramos a nadie."),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    chain = forms.CharField(
        label=gettext_lazy("Cadena"), max_length=LONGEST, required=False,
        help_text=gettext_lazy("Los certificados intermedios que le dio quien lo emitió."),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip


def pages_of(service: Service, terms: Terms) -> list[tuple[str, str]]:
    """The pages about what a site is called and answers by: (address, what it is called)."""
    found = []
    if service.domain and any(
        terms.ruling(kind, services.target(service)) is not None for kind in (FreeCertificate, OwnCertificate)
    ):
        found.append((reverse("portal:https", args=[service.pk]), "HTTPS"))
    return found


@area("services")
def https(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The certificate that a site shows, the free one or its owner's; changed by POST."""
    service = owned(who, Service, "service", id)
    terms = services.governs(service, who.now)
    free, may_bring = (terms.ruling(kind, services.target(service)) for kind in (FreeCertificate, OwnCertificate))
    own = queries.brought([id]).get(id)
    if free is None and may_bring is None and own is None:
        raise Http404
    form = CertificateForm(request.POST if "key" in request.POST else None)
    if request.method == "POST" and ("back" in request.POST or form.is_valid()):
        kind, said, done = "free-certificate", dict[str, str](), _("Su sitio vuelve al certificado gratuito.")
        if "back" not in request.POST:
            kind, said, done = "own-certificate", dict(form.cleaned_data), _("Su certificado queda instalado.")
            said["sealed_key"] = seal(said.pop("key"))
        with acting(request, who, done):
            submit(Request(kind, who.customer.pk, ("service", id), who.actor, who.now, said))
        return redirect("portal:https", id=id)
    return show(
        request, who, "https", "services", service=service, certificate=queries.certificate(id), own=own, free=free,
        may_bring=may_bring,
        stands=own is not None and queries.stands(own, who.now), form=form if may_bring is not None else None,
    )  # fmt: skip
