"""The way in for somebody who has yet to choose a password."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse


def password_path(user: Any) -> str:
    """The path at which this person, and nobody else, chooses a password: once, and within three days.

    Whoever follows it was handed it by the house, so the address counts as confirmed.
    """
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
