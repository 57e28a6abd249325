"""The door of every face: who came in and who tried is kept for the person to see."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse

from posada.faces.site import formats
from posada.ground.customers.acts.note_password import note_password
from posada.ground.customers.acts.note_sign_in import LOCKED, TRIES, locked, note_sign_in
from posada.kernel.clock import now, wall


class Doorkeeper(DefaultAccountAdapter):
    """What allauth asks of the house at its door."""

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is written; allauth's default puts the server's name before it."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters of the door are the provider's, by its name."""
        known = formats.provider()
        asked = context.get("request") or self.request
        domain = asked.build_absolute_uri("/").rstrip("/") if asked else ""
        signed = SimpleNamespace(name=known.name if known else "Posada", domain=domain)
        super().send_mail(template_prefix, email, {**context, "current_site": signed})

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Somebody came in, every step of it done."""
        answer: HttpResponse = super().post_login(request, user, **how)
        ways = [record.get("type") or record["method"] for record in get_authentication_records(request)]
        _note(request, user.pk, succeeded=True, methods=list(dict.fromkeys(ways)))
        return answer

    def set_password(self, user: Any, password: str) -> None:
        """Somebody set a password; advice counts its age in the house's time, as all that the terms count."""
        super().set_password(user, password)
        note_password(user.pk, now=now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to try a name that too many passwords were tried for, the right one among those that follow."""
        super().pre_authenticate(request, **credentials)
        user = _named(credentials)
        if user is not None and locked(user.pk, at=wall()):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Somebody gave a name that is known, and not its password; whose it is learns when that locks the door."""
        super().authentication_failed(request, **credentials)
        user = _named(credentials)
        if user is None:
            return
        _note(request, user.pk, succeeded=False, methods=["password"])
        if locked(user.pk, at=wall()):
            told = {"address": request.META.get("REMOTE_ADDR", ""), "minutes": int(LOCKED.total_seconds() // 60)}
            self.send_mail("account/email/locked_out", user.email, {**told, "tries": TRIES})


def _named(credentials: Mapping[str, Any]) -> Any:
    """The user of that name; None where there is none."""
    given = credentials.get("email") or credentials.get("username") or ""
    return get_user_model().objects.filter(email__iexact=given).first() if given else None


def _note(request: HttpRequest, user_id: int, *, succeeded: bool, methods: list[str]) -> None:
    agent, address = request.META.get("HTTP_USER_AGENT", ""), request.META.get("REMOTE_ADDR") or None
    note_sign_in(user_id, succeeded=succeeded, methods=methods, address=address, agent=agent, at=wall())
