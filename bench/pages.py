"""How long the main pages take beside a bare Django page on the same machine, in a book of any size.

The size is that of customers; there are three services and thirty invoices for each. Pages are asked for through
Django's own client: middleware, session, permission, queries and template, without the network.
"""

import time
from collections.abc import Mapping
from statistics import median, quantiles
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from bench.book import empty_house
from posada.config.urls import urlpatterns as addresses
from posada.faces.demo.large_book import Size, write_book
from posada.ground.customers.models import Contact, Staff
from posada.kernel import clock

TIMES = 40
PAGES = {
    "store": ("nobody", "/"),
    "client area, first page": ("customer", "/portal/"),
    "services": ("customer", "/portal/services/"),
    "invoices": ("customer", "/portal/invoices/"),
    "balance": ("customer", "/portal/balance/"),
    "office, board": ("staff", "/office/"),
    "office, customers": ("staff", "/office/customers/"),
    "office, one customer": ("staff", "/office/customers/7/"),
    "office, invoices": ("staff", "/office/invoices/"),
    "office, search": ("staff", "/office/search/?q=sitio-77.example.co"),
}


def bare(request: HttpRequest) -> HttpResponse:
    """A page of Django's with nothing in it, behind the same middleware."""
    return HttpResponse("<!doctype html><title>bare</title>")


urlpatterns = [path("bare/", bare), *addresses]


def main(sizes: tuple[int, ...]) -> None:
    """Print p50 and p95 of each page, and of the bare one."""
    for customers in sizes:
        empty_house()
        began = time.perf_counter()
        write_book(Size(customers, 3 * customers, 30 * customers), now=clock.now())
        print(f"  {customers:,} customers, {3 * customers:,} services, {30 * customers:,} invoices "
              f"written in {time.perf_counter() - began:.0f} s")  # fmt: skip
        with override_settings(ROOT_URLCONF="bench.pages", ALLOWED_HOSTS=["*"]):
            _measure({"nobody": Client(), "customer": _customer(), "staff": _staff()})


def _measure(people: Mapping[str, Client]) -> None:
    floor = _timed(people["nobody"], "/bare/")
    _say("a bare page", floor, floor)
    for name, (who, address) in PAGES.items():
        _say(name, _timed(people[who], address), floor)


def _timed(client: Client, address: str) -> list[float]:
    """Milliseconds of each time; the first times, which load code and plan statements, are not counted."""
    found = []
    for turn in range(TIMES + 5):
        cache.clear()
        began = time.perf_counter()
        answer = client.get(address)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, answer.status_code
        if turn >= 5:
            found.append(took)
    return found


def _say(name: str, took: list[float], floor: list[float]) -> None:
    p95 = quantiles(took, n=20)[-1]
    print(f"  {name:26} p50 {median(took):7.1f} ms  p95 {p95:7.1f} ms  {median(took) / median(floor):5.1f} bare pages")


def _customer() -> Client:
    user = _user("seven", "seven@book.example")
    Contact.objects.filter(customer=7).update(user=user)
    client = Client()
    client.force_login(user)
    client.post("/portal/accept/", {"accept": "1"})
    return client


def _staff() -> Client:
    user = _user("head", "head@staff.example")
    Staff.objects.create(user=user, name="head", roles=["administrator"])
    client = Client()
    client.force_login(user)
    return client


def _user(name: str, email: str) -> Any:
    """A new user; one of an earlier measure, in a database that is kept, makes room."""
    get_user_model().objects.filter(username=name).delete()
    return get_user_model().objects.create_user(name, email)
