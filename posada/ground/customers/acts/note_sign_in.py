"""Keeping who came in, and who tried to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from posada.ground.customers.models import SignIn

KEPT = timedelta(days=400)
TRIES, LOCKED = 5, timedelta(minutes=15)  # so many wrong passwords in that time lock the door until it has passed


def note_sign_in(
    user_id: int, *, succeeded: bool, methods: Sequence[str], address: str | None, agent: str, at: datetime
) -> SignIn:
    """Keep one sign-in of a user, or one that failed; those of a year ago and more are let go. `at` is wall time."""
    SignIn.objects.filter(user_id=user_id, at__lt=at - KEPT).delete()
    return SignIn.objects.create(
        user_id=user_id, at=at, succeeded=succeeded, methods=list(methods), address=address, agent=agent[:200]
    )


def locked(user_id: int, *, at: datetime) -> bool:
    """Whether so many passwords were wrong lately, none right since, that no more are tried. `at` is wall time."""
    lately = SignIn.objects.filter(user_id=user_id, at__gt=at - LOCKED).order_by("-at", "-pk")
    last = list(lately.values_list("succeeded", flat=True)[:TRIES])
    return len(last) == TRIES and not any(last)
