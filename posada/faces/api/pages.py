"""Where customers and staff make keys for their programs, and name the addresses that hear of decisions."""

from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posada.contexts.webhooks import queries
from posada.contexts.webhooks.acts import deliver, register_endpoint
from posada.contexts.webhooks.models import Delivery, Endpoint
from posada.faces.api.scopes import RESOURCES, scopes_for
from posada.faces.office.desk import ADMINISTRATOR
from posada.faces.site import faults
from posada.ground.customers.acts.issue_token import issue_token, revoke_token, tokens_of
from posada.ground.customers.models import Contact, Token
from posada.ground.customers.sealed import seal, unseal
from posada.kernel import clock
from posada.kernel.errors import PosadaError
from posada.terms.actor import Actor

SHOWN_ONCE = "program-secret"
SHOWN = 100
MOVES = ("pause", "resume")
DAYS = (("30", gettext_lazy("30 días")), ("90", gettext_lazy("90 días")), ("365", gettext_lazy("Un año")),
        ("", gettext_lazy("Hasta que usted la retire")))  # fmt: skip


class KeyForm(forms.Form):
    """What a key is for, what it may do, and until when."""

    name = forms.CharField(label=gettext_lazy("Para qué es"), max_length=80)
    scopes = forms.MultipleChoiceField(label=gettext_lazy("Qué puede"), widget=forms.CheckboxSelectMultiple)
    days = forms.ChoiceField(label=gettext_lazy("Hasta cuándo sirve"), choices=DAYS, required=False, initial="90")

    def __init__(self, *args: Any, staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(scope, _scope_in_words(scope)) for scope in scopes_for(staff=staff)]


class EndpointForm(forms.Form):
    """Where to tell, and of which acts."""

    url = forms.URLField(label=gettext_lazy("Dirección"), max_length=500, assume_scheme="https",
                         help_text=gettext_lazy("Empieza por https://"))  # fmt: skip
    acts = forms.CharField(
        label=gettext_lazy("Solo estos actos"), required=False, max_length=2000,
        help_text=gettext_lazy("Separados por comas, como late-fee, suspension. Vacío: todos."),
    )  # fmt: skip


@never_cache
@login_required
def programs(request: HttpRequest) -> HttpResponse:
    """The keys and addresses of the person signed in; a secret that was just made is shown this once."""
    return _page(request)


@login_required
@reauthentication_required
@never_cache
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key, by POST; whoever does so has just proved who they are."""
    form = KeyForm(request.POST or None, staff=_is_staff(request))
    if request.method == "POST" and form.is_valid():
        now, days = clock.wall(), form.cleaned_data["days"]
        ends = now + timedelta(days=int(days)) if days else None
        try:
            _token, secret = issue_token(
                _user(request), form.cleaned_data["name"], form.cleaned_data["scopes"], expires_at=ends, now=now
            )
        except PosadaError as error:
            form.add_error(None, faults.said(error))
        else:
            request.session[SHOWN_ONCE] = seal(secret)
            return redirect("programs:home")
    return render(request, "api/new-key.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def revoke(request: HttpRequest, id: int) -> HttpResponse:
    """Take a key back; it opens nothing any more."""
    found = Token.objects.filter(pk=id, user_id=_user(request).pk).first()
    if found is None:
        raise Http404
    revoke_token(found, now=clock.wall())
    messages.success(request, _("Llave retirada: ya no abre nada."), extra_tags="good")
    return redirect("programs:home")


@require_POST
@login_required
@never_cache
def new_endpoint(request: HttpRequest) -> HttpResponse:
    """Let an address hear."""
    form = EndpointForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    acts = [act.strip() for act in form.cleaned_data["acts"].split(",") if act.strip()]
    by = Actor("staff" if _is_staff(request) else "customer", _user(request).pk)
    try:
        made = register_endpoint.register_endpoint(
            _holder(request), form.cleaned_data["url"], acts, by=by, now=clock.wall()
        )
    except PosadaError as error:
        form.add_error("url", faults.said(error))
        return _page(request, form)
    request.session[SHOWN_ONCE] = seal(made.secret)
    return redirect("programs:home")


@require_POST
@login_required
def move_endpoint(request: HttpRequest, id: int, move: str) -> HttpResponse:
    """Pause an address, let it go on, give it another signing key, or remove it."""
    found = _own(request, id)
    with transaction.atomic():
        if move in MOVES:
            register_endpoint.move_endpoint(found.pk, move, now=clock.wall())
        elif move == "secret":
            request.session[SHOWN_ONCE] = seal(register_endpoint.renew_secret(found.pk).secret)
        elif move == "remove":
            register_endpoint.forget_endpoint(found.pk)
        else:
            raise Http404(move)
    return redirect("programs:home")


@login_required
def told(request: HttpRequest, id: int) -> HttpResponse:
    """What an address was told, newest first, with every try; by POST, one of them is told again."""
    endpoint = _own(request, id)
    if request.method == "POST":
        again = Delivery.objects.filter(endpoint=endpoint, pk=request.POST.get("again") or 0).first()
        if again is None:
            raise Http404
        with transaction.atomic():
            deliver.replay(again.pk, now=clock.wall())
        messages.success(request, _("Se envía otra vez."), extra_tags="good")
        return redirect("programs:told", id)
    rows = queries.deliveries(endpoint.pk).prefetch_related("attempts")[:SHOWN]
    return render(request, "api/told.html", {"endpoint": endpoint, "rows": rows})


def _page(request: HttpRequest, form: EndpointForm | None = None) -> HttpResponse:
    sealed = request.session.pop(SHOWN_ONCE, None)
    listens = _may_listen(request)
    shown = {
        "keys": tokens_of(_user(request)), "endpoints": queries.endpoints(_holder(request)) if listens else (),
        "form": (form or EndpointForm()) if listens else None, "secret": unseal(sealed) if sealed else None,
    }  # fmt: skip
    return render(request, "api/programs.html", shown, status=422 if form is not None else 200)


def _user(request: HttpRequest) -> Any:
    return request.user


def _is_staff(request: HttpRequest) -> bool:
    return hasattr(request.user, "staff")


def _may_listen(request: HttpRequest) -> bool:
    """Whether the person may have addresses that hear: a customer's contact, or an administrator of the house."""
    if _is_staff(request):
        return ADMINISTRATOR in request.user.staff.roles  # type: ignore[union-attr]
    return Contact.objects.filter(user=_user(request).pk, removed_at=None).exists()


def _holder(request: HttpRequest) -> int | None:
    """Whose decisions the person's addresses hear of: the customer's; all, for the house. Http404 where it has none."""
    if not _may_listen(request):
        raise Http404
    if _is_staff(request):
        return None
    return Contact.objects.get(user=_user(request).pk, removed_at=None).customer_id


def _own(request: HttpRequest, id: int) -> Endpoint:
    found = queries.endpoints(_holder(request)).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def _scope_in_words(scope: str) -> str:
    name, _colon, way = scope.partition(":")
    said = _("leer") if way == "read" else _("cambiar")
    return f"{RESOURCES[name].label}: {said}"
