"""Guessing a password: five wrong ones lock the door for a while, for the right one too, and its owner is told."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.db.models import F

from posada.ground.customers.acts.note_sign_in import LOCKED, TRIES
from posada.ground.customers.models import SignIn

pytestmark = pytest.mark.django_db
RIGHT, TOO_MANY = "una frase larga", "Demasiados intentos"


@pytest.fixture
def eva():
    cache.clear()
    user = get_user_model().objects.create_user("eva", "eva@example.co", RIGHT)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    yield user
    cache.clear()


def try_(client, password: str, name: str = "eva@example.co"):
    return client.post("/accounts/login/", {"login": name, "password": password}, headers={"accept-language": "es"})


def later() -> None:
    """The time of a lock has passed, and what the cache counts with it."""
    SignIn.objects.update(at=F("at") - LOCKED - timedelta(seconds=1))
    cache.clear()


def test_after_too_many_wrong_passwords_the_right_one_is_not_tried(client, eva):
    for _ in range(TRIES):
        try_(client, "otra cosa")
    cache.clear()  # what is counted for a while is not what locks
    assert TOO_MANY in try_(client, RIGHT).content.decode()
    later()
    assert try_(client, RIGHT).status_code == 302


def test_the_owner_is_told_once_with_the_address(client, eva):
    for _ in range(TRIES + 3):
        try_(client, "otra cosa")
    (letter,) = mail.outbox
    assert letter.to == ["eva@example.co"]
    assert "127.0.0.1" in letter.body
    assert f"{TRIES} contraseñas" in letter.body


def test_a_right_password_begins_the_count_anew(client, eva):
    for _ in range(2):
        for _ in range(TRIES - 1):
            try_(client, "otra cosa")
        assert try_(client, RIGHT).status_code == 302
        client.logout()
        cache.clear()
    assert mail.outbox == []


def test_a_name_that_nobody_has_is_refused_alike(client, eva):
    for name in ("eva@example.co", "nadie@example.co"):
        answers = [TOO_MANY in try_(client, "otra cosa", name).content.decode() for _ in range(TRIES + 1)]
        assert answers == [False] * TRIES + [True]
