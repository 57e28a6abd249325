"""What a site is called and answers by: its certificate, its further names, the records of its zones."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.names import queries, records
from posada.contexts.names.acts import keep_redirects
from posada.contexts.names.acts.sign_zone import delegation_signer
from posada.contexts.names.models import NameKind
from posada.contexts.names.pem import LONGEST
from posada.contexts.names.rules.certificates import FreeCertificate, OwnCertificate
from posada.contexts.names.rules.delegation import Delegation
from posada.contexts.names.rules.further_names import FurtherNames
from posada.contexts.names.rules.provisional import PlaceholderDomain
from posada.contexts.names.rules.zone_changes import ZoneChanges
from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site.formats import language
from posada.flow.requests import Request, submit
from posada.ground.catalogue.products import MANUAL
from posada.kernel.errors import BadInput
from posada.terms.contract import Terms
from posada.terms.rule import Ruling

SHOWN = 30
OWNERS = ("customer", "contact")


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


class RecordForm(forms.Form):
    """A record of a zone."""

    name = forms.CharField(
        label=gettext_lazy("Nombre"), max_length=253, required=False, initial="@",
        help_text=gettext_lazy("@ para el dominio mismo, o lo que va delante: mail, _dmarc, *"),
    )  # fmt: skip
    type = forms.ChoiceField(label=gettext_lazy("Tipo"), choices=[(kind, kind) for kind in records.TYPES])
    content = forms.CharField(
        label=gettext_lazy("Contenido"), max_length=4000,
        help_text=gettext_lazy("MX: 10 mail.example.com · SRV: 10 5 5060 sip.example.com · TXT: el texto"),
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "none"}),
    )  # fmt: skip
    ttl = forms.IntegerField(
        label=gettext_lazy("Segundos que se recuerda"), initial=records.USUAL, min_value=records.SHORTEST,
        max_value=records.LONGEST,
    )  # fmt: skip

    def __init__(self, *args: Any, service_id: int, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service_id, self.zone = service_id, zone
        self.wanted: records.Record | None = None  # once it is read: as it would answer

    def clean(self) -> dict[str, Any]:
        """What is wrong is said at its field, with what is allowed there."""
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        try:
            wanted = records.read(self.zone, said["name"], said["type"], said["content"], said["ttl"])
        except BadInput as error:
            self.add_error(error.field if error.field in self.fields else None, self._allowed(error.field, said))
            return said
        self.wanted = wanted
        there = [records.Record(row.name, row.type, row.content, row.ttl)
                 for row in queries.records_of(self.service_id, self.zone)]  # fmt: skip
        if records.clash(wanted, there):
            self.add_error(
                "name", _("%(name)s ya tiene un registro que no admite este a su lado.") % {"name": wanted.name}
            )
        return said

    def look_at_the_name(self) -> None:
        """Say what is wrong with a name although there is nothing yet for it to lead to."""
        name = str(self.cleaned_data.get("name", ""))
        try:
            records.full_name(self.zone, name)
        except BadInput as error:
            if "name" not in self.errors:
                self.add_error("name", self._allowed(error.field, {"name": name, "type": ""}))

    def _allowed(self, field: str, said: Mapping[str, Any]) -> str:
        kind = said["type"]
        if field == "name" and said["name"] in ("", "@", self.zone):
            return _("El dominio mismo no admite %(type)s; escriba un nombre, como tienda.") % {"type": kind}
        if field == "name":
            return _("«%(value)s» no es un nombre: letras, dígitos, - y _, con puntos; * solo al principio.") % {
                "value": said["name"],
            }  # fmt: skip
        return _("«%(value)s» no sirve para %(type)s: escriba algo como %(example)s.") % {
            "value": str(said[field])[:80], "type": kind, "example": records.WRITTEN[kind],
        }  # fmt: skip


class NameForm(forms.Form):
    """A further name of a site."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=253)
    folder = forms.CharField(
        label=gettext_lazy("Carpeta"), max_length=100, required=False,
        help_text=gettext_lazy("De su sitio, como tienda; vacía para mostrar el mismo sitio."),
    )  # fmt: skip

    def __init__(self, said: Any, *, kind: str) -> None:
        super().__init__(said, auto_id=f"{kind}-%s")
        self.kind = kind
        if kind == "parked-domain":
            del self.fields["folder"]


class RedirectForm(forms.Form):
    """An address of a site, and where it leads."""

    path = forms.RegexField(
        keep_redirects.PATH.pattern, label=gettext_lazy("Dirección"), max_length=200,
        help_text=gettext_lazy("De su sitio, como /viejo"),
        error_messages={"invalid": gettext_lazy("Escriba una dirección de su sitio, como /viejo.")},
    )  # fmt: skip
    target = forms.RegexField(
        f"^(?:{keep_redirects.TARGET.pattern})$", label=gettext_lazy("Lleva a"), max_length=500,
        help_text=gettext_lazy("Otra de su sitio, como /nuevo, o https://otro.com/pagina"),
        error_messages={"invalid": gettext_lazy("Escriba /nuevo o https://otro.com/pagina.")},
    )  # fmt: skip


def pages_of(service: Service, terms: Terms) -> list[tuple[str, str]]:
    """The pages about what a site is called and answers by: (address, what it is called)."""
    found = []
    if service.domain and any(
        terms.ruling(kind, services.target(service)) is not None for kind in (FreeCertificate, OwnCertificate)
    ):
        found.append((reverse("portal:https", args=[service.pk]), "HTTPS"))
    placed = _placed(service)
    if _kinds(service, terms) or placed:
        found.append((reverse("portal:names", args=[service.pk]), _("Subdominios y dominios apuntados")))
    if _answered_here(service, terms, placed):
        found.append((reverse("portal:records", args=[service.pk]), _("Registros DNS")))
    if terms.ruling(PlaceholderDomain) is not None and service.domain:
        chosen = urlencode({"domain": service.domain})
        found.append((f"{reverse('portal:setup')}?{chosen}", _("Cómo configurar su dominio")))
    return found


def _kinds(service: Service, terms: Terms) -> dict[str, Ruling[FurtherNames]]:
    """The kinds of further names that a site may have."""
    found = {kind: terms.ruling(FurtherNames, services.target(service), of=kind) for kind in NameKind.values}
    return {kind: ruling for kind, ruling in found.items() if ruling is not None and service.domain}


def _placed(service: Service) -> bool:
    """Whether a node carries it; what staff make is on none, and what has ended is no more anybody's to change."""
    return service.driver != MANUAL and service.ended_at is None and nodes.placement(service.pk) is not None


def _answered_here(service: Service, terms: Terms, placed: bool) -> bool:
    """Whether our name servers answer for the zone of a service, or are to; `placed` on a node, they do."""
    if not queries.own_zone(service):
        return False
    ruled = any(terms.ruling(kind, services.target(service)) is not None for kind in (Delegation, ZoneChanges))
    return ruled or placed


@area("services")
def names(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The further names of a site, with how many there are and what they cost; added and removed by POST."""
    service = owned(who, Service, "service", id)
    kinds = _kinds(service, services.governs(service, who.now))
    placed = nodes.placement(id) is not None
    if not kinds and not placed:
        raise Http404
    leading = RedirectForm(request.POST if "target" in request.POST else None)
    if request.method == "POST" and (request.POST.get("unlead") or leading.is_valid()):
        gone = request.POST.get("unlead")
        with acting(request, who, _("Hecho.")):
            said = {"path": gone} if gone else leading.cleaned_data
            _submit(who, id, "remove-redirect" if gone else "add-redirect", said)
        return redirect("portal:names", id=id)
    asked = request.POST.get("kind", "")
    forms_ = {kind: NameForm(request.POST if asked == kind else None, kind=kind) for kind in kinds}
    if request.method == "POST" and request.POST.get("remove"):
        with acting(request, who, _("Ese nombre ya no lleva a su sitio.")):
            _submit(who, id, "remove-name", {"name": request.POST["remove"]})
        return redirect("portal:names", id=id)
    if request.method == "POST" and asked in forms_ and forms_[asked].is_valid():
        kind = "park-domain" if asked == NameKind.PARKED else "add-subdomain"
        with acting(request, who, _("El nombre lleva a su sitio en cuanto el DNS lo sepa.")):
            _submit(who, id, kind, forms_[asked].cleaned_data)
        return redirect("portal:names", id=id)
    rows = list(queries.further(id))
    sections = [(kind, kinds[kind], [row for row in rows if row.kind == kind], forms_[kind]) for kind in kinds]
    return show(
        request, who, "names", "services", service=service, sections=sections, leading=leading, placed=placed,
        redirects=queries.redirects_of([id]).get(id, ()),
    )  # fmt: skip


@area("services")
def zone_records(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The records of a zone, its DNSSEC and its history; changed by POST."""
    service = owned(who, Service, "service", id)
    terms = services.governs(service, who.now)
    if not _answered_here(service, terms, _placed(service)):
        raise Http404
    zones = queries.zones(service)
    zone = request.GET.get("zone") or zones[0]
    if zone not in zones:
        raise Http404
    form = RecordForm(request.POST if "content" in request.POST else None, service_id=id, zone=zone)
    back = f"{reverse('portal:records', args=[id])}?zone={zone}"
    if request.method == "POST" and "check" in request.POST:
        return render(request, "portal/parts/record_check.html", {"form": form, "faults": _faults(form)})
    if request.method == "POST" and "content" not in request.POST:
        return _change(request, who, id, zone, back)
    if request.method == "POST" and form.is_valid():
        with acting(request, who, _("El registro responde desde ya.")):
            _submit(who, id, "zone-change", {"zone": zone, "add": [form.cleaned_data]})
        return redirect(back)
    key = queries.key_of(id, zone)
    return show(
        request, who, "records", "services", service=service, zone=zone, zones=zones, form=form,
        rows=queries.records_of(id, zone),
        changes=[(change, change.by.startswith(OWNERS)) for change in queries.changes_of(id, zone)[:SHOWN]],
        domain=queries.domain_state(id), delegation=terms.ruling(Delegation, services.target(service)),
        servers=nodes.name_servers(), signer=delegation_signer(key) if key is not None else "",
    )  # fmt: skip


def _faults(form: RecordForm) -> list[tuple[str, str]]:
    """(field, what is wrong) of what was typed so far; nothing of a field that is still empty."""
    if form.is_valid():
        return []
    form.look_at_the_name()
    typed = [name for name in form.fields if str(form.data.get(name, "")).strip()]
    return [(str(form.fields[name].label), str(fault)) for name in typed for fault in form.errors.get(name, ())]


def _change(request: HttpRequest, who: Visitor, id: int, zone: str, back: str) -> HttpResponse:
    """Take a record away, undo a change, or have the zone signed or signed no more."""
    said = request.POST
    if said.get("remove", "").isdigit():
        row = queries.records_of(id, zone).filter(pk=int(said["remove"])).first()
        if row is None:
            raise Http404
        gone = {"name": row.name, "type": row.type, "content": row.content}
        with acting(request, who, _("El registro ya no responde.")):
            _submit(who, id, "zone-change", {"zone": zone, "remove": [gone]})
    elif said.get("undo", "").isdigit():
        with acting(request, who, _("El cambio quedó deshecho.")):
            _submit(who, id, "undo-zone-change", {"change": said["undo"]})
    elif said.get("sign") in ("sign-zone", "unsign-zone"):
        with acting(request, who, _("Hecho.")):
            _submit(who, id, said["sign"], {"zone": zone})
    return redirect(back)


def _submit(who: Visitor, id: int, kind: str, fields: Mapping[str, Any]) -> None:
    submit(Request(kind, who.customer.pk, ("service", id), who.actor, who.now, fields))


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
        with acting(request, who, done):
            _submit(who, id, kind, said)
        return redirect("portal:https", id=id)
    return show(
        request, who, "https", "services", service=service, certificate=queries.certificate(id), own=own, free=free,
        may_bring=may_bring,
        stands=own is not None and queries.stands(own, who.now), form=form if may_bring is not None else None,
    )  # fmt: skip


@area("services")
def instructions(request: HttpRequest, who: Visitor) -> HttpResponse:
    """How to set a domain up, with the customer's own in place of the placeholder; of several, the one chosen."""
    ruling = who.terms.ruling(PlaceholderDomain)
    if ruling is None:
        raise Http404
    domains = sorted({service.domain for service in services.running_of([who.customer.pk]) if service.domain})
    chosen = request.GET.get("domain", "")
    domain = domains[0] if len(domains) == 1 else chosen if chosen in domains else ""
    return show(
        request, who, "setup", "services", ruling=ruling, domains=domains, domain=domain,
        text=ruling.rule.told(language(), domain),
    )  # fmt: skip
