"""What a page shows to someone of the story: the real page, asked for by that person."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Service
from posada.contexts.support.models import Ticket
from posada.ground.customers.models import Contact, Customer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.story import Story

WORDS: dict[str, tuple[Any, str]] = {
    "invoice": (Invoice, "number"), "ticket": (Ticket, "number"), "service": (Service, "name"),
    "customer": (Customer, "name"), "contact": (Contact, "name"),
}  # fmt: skip
FOUND = 200
INSTANT = timedelta(microseconds=1)  # the end of a day is looked at while it is still that day


def page(story: Story, wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """The text of a page as the person named by `to` sees it, or a visitor; None where there is no such page.

    `shows` is an address such as `portal/invoices`, or `portal/invoices/web/1` with a name of the script in it.
    `words` says what the script's names are called on pages.
    """
    person = contact(story, str(wanted["to"])) if "to" in wanted else None
    spoken = person.customer.language if person else story.terms.provider.languages[0]
    language = str(wanted.get("language") or spoken)
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], HTTP_ACCEPT_LANGUAGE=language)
    if person is not None:
        client.force_login(user_of(person), backend="django.contrib.auth.backends.ModelBackend")
    with translation.override(language), clock.use(MovableClock(story.now - INSTANT)), quiet():
        response = client.get(f"/{address(story, str(wanted['shows']))}/")
    status = response.status_code
    asked = wanted.get("status", FOUND)
    if status != int(asked):
        return None
    return {"text": visible_text(response.content.decode()), "words": words(story), "status": status}


@contextmanager
def quiet() -> Iterator[None]:
    """A page that is not found is what some stories are about, and no line for the log."""
    log = logging.getLogger("django.request")
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


def contact(story: Story, name: str) -> Contact:
    """The contact that goes by this name, or the primary one of the customer that does."""
    kind, id = story.find(name)
    return Contact.objects.get(pk=id) if kind == "contact" else story.primary_contact(id)


def user_of(person: Contact) -> Any:
    """The sign-in of a contact, made where it has none."""
    if person.user is None:
        person.user = get_user_model().objects.create_user(username=f"contact-{person.pk}", email=person.email)
        person.save(update_fields=["user"])
    return person.user


def address(story: Story, written: str) -> str:
    """`portal/invoices/web/1/pay` as the portal has it: the name in it becomes the number of what it names."""
    parts = written.split("/")
    for cut in range(2, len(parts)):
        for end in range(len(parts), cut, -1):
            name = "/".join(parts[cut:end])
            if name in story.names:
                return "/".join([*parts[:cut], str(story.names[name][1]), *parts[end:]])
    return written


def words(story: Story) -> dict[str, str]:
    """What each named thing is called on a page: an invoice by its number, a person by the name."""
    found = {}
    for name, (kind, id) in story.names.items():
        model, field = WORDS.get(kind, (None, ""))
        row = model.objects.filter(pk=id).values_list(field, flat=True).first() if model else None
        if row:
            found[name] = str(row)
    return found


class _Text(HTMLParser):
    """Gathers what a reader sees."""

    hidden = ("head", "script", "style", "template")

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in self.hidden

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.hidden

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.parts.append(data)


def visible_text(html: str) -> str:
    """The words of a page in reading order, with single blanks between them."""
    reader = _Text()
    reader.feed(html)
    return " ".join("".join(reader.parts).split())
