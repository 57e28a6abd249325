"""What people read where there is nothing, where nothing may be done, and in the letters of the door."""

import re
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from bench.book import empty_house

pytestmark = pytest.mark.django_db


def test_where_there_is_nothing_a_page_of_the_house_says_so() -> None:
    empty_house()
    answer = Client(headers={"accept-language": "es"}).get("/no-such-page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Aquí no hay nada" in page
    assert "Flooming" in page
    assert "Content-Security-Policy" in answer.headers


def test_a_form_without_its_mark_does_nothing_and_says_why() -> None:
    empty_house()
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "es"})
    answer = browser.post(reverse("account_login"), {"login": "a@b.co", "password": "x"})
    assert answer.status_code == 403
    assert "La página caducó" in answer.content.decode()


def test_a_page_of_a_failure_needs_nothing_that_may_have_failed() -> None:
    page = render_to_string("500.html")
    assert "Algo falló" in page
    assert not re.search(r"<script|<link|https?:", page)


def test_letters_of_the_door_are_the_provider_s(settings: Any) -> None:
    empty_house()
    sent = {"email": "ana@mail.example", "password1": "una frase larga 7", "password2": "una frase larga 7"}
    Client(headers={"accept-language": "es"}).post(reverse("account_signup"), sent)
    (letter,) = mail.outbox
    assert letter.subject == "Confirme su correo"
    assert re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", letter.body, re.MULTILINE)
    assert "Flooming" in letter.body


@pytest.mark.parametrize("path", ["/", "/cart/", "/checkout/", "/terms/", "/plans/web/", "/status/", "/portal/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_house_without_terms_says_that_it_is_not_open(path: str, method: str) -> None:
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 503
    assert "posada terms publish" in answer.content.decode()


def test_what_watches_a_house_is_answered_before_it_opens() -> None:
    assert Client().get("/healthz").status_code == 200
