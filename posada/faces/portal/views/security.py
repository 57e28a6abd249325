"""The door of one's own account: how one comes in, where one is in now, and who came in before."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area
from posada.faces.site import tables
from posada.faces.site.agents import said
from posada.faces.site.words import word
from posada.ground.customers.models import SignIn

COLUMNS = (
    tables.Column("at", gettext_lazy("Cuándo"), ("at",), lead=True), tables.Column("how", gettext_lazy("Con qué")),
    tables.Column("where", gettext_lazy("Desde dónde")), tables.Column("outcome", gettext_lazy("Resultado")),
)  # fmt: skip


@area(None)
def security(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Password, passkeys, codes and recovery codes; the sessions that are open; the log of sign-ins."""
    assert request.user.is_authenticated  # `area` saw to it
    user_id = request.user.pk
    kinds: dict[str, list[Authenticator]] = {}
    for each in Authenticator.objects.filter(user_id=user_id).order_by("created_at"):
        kinds.setdefault(each.type, []).append(each)
    codes = kinds.get("recovery_codes")
    log = SignIn.objects.filter(user_id=user_id).order_by("-at", "-pk")
    return show(
        request, who, "security", "security",
        passkeys=[key.wrap() for key in kinds.get("webauthn", ())], totp="totp" in kinds,
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
        sessions=_sessions(request), email=request.user.email,
        log=tables.table(request, log, COLUMNS, _cells, caption=_("Entradas a su cuenta"),
                         empty=_("Aquí queda cada entrada a su cuenta, y cada intento fallido.")),
    )  # fmt: skip


@require_POST
@area(None)
def end_session(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """Close one of one's own sessions; whoever sits there signs in again."""
    get_object_or_404(UserSession, pk=id, user_id=request.user.pk).end()
    messages.success(request, _("Sesión cerrada."), extra_tags="good")
    return redirect("portal:security")


def _sessions(request: HttpRequest) -> list[tuple[UserSession, str, bool]]:
    """(session, the browser in words, whether it is this one) of those that still stand, newest first."""
    kept = list(UserSession.objects.filter(user_id=request.user.pk).order_by("-created_at"))
    known = Session.objects.filter(session_key__in=[each.session_key for each in kept])
    standing = set(known.values_list("session_key", flat=True))
    here = request.session.session_key
    return [(each, said(each.user_agent), each.session_key == here) for each in kept if each.session_key in standing]


def _cells(entry: SignIn) -> list[tables.Cell]:
    ways = ", ".join(word("sign-in", way) for way in entry.methods)
    return [
        tables.moment(entry.at), tables.text(ways), tables.text(entry.address or "", note=said(entry.agent)),
        tables.state("entered" if entry.succeeded else "refused-entry", "sign-in"),
    ]  # fmt: skip
