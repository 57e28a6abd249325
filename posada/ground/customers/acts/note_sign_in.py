"""Keeping who came in, and who tried to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from posada.ground.customers.models import SignIn

KEPT = timedelta(days=400)


def note_sign_in(
    user_id: int, *, succeeded: bool, methods: Sequence[str], address: str | None, agent: str, at: datetime
) -> SignIn:
    """Keep one sign-in of a user, or one that failed; those of a year ago and more are let go. `at` is wall time."""
    SignIn.objects.filter(user_id=user_id, at__lt=at - KEPT).delete()
    return SignIn.objects.create(
        user_id=user_id, at=at, succeeded=succeeded, methods=list(methods), address=address, agent=agent[:200]
    )
