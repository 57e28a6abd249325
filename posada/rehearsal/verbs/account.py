"""accept, sign-in, set: what people do with their accounts."""

from collections.abc import Mapping
from typing import Any

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.accept_terms import accept_orders, accept_terms
from posada.flow.requests import Request, submit
from posada.ground.customers import queries as customers
from posada.ground.customers.acts import change_contacts
from posada.ground.customers.acts.change_fiscal_data import Buyer
from posada.ground.customers.acts.note_password import note_password
from posada.ground.customers.acts.open_account import Application, Represents, open_account
from posada.ground.customers.acts.sign_in import sign_in
from posada.ground.customers.models import Contact
from posada.kernel.errors import BadInput
from posada.rehearsal.pages import user_of
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor

DECLARATIONS = ["of_legal_age", "legal_capacity"]


class AcceptFields(Fields):
    customer: str
    version: str | None = None


class Accept(Verb):
    """The customer's person accepts the version in force, and with it the orders that staff entered for them.

    `version` names another that is announced (the consent that it asks for), `announced` the newest such.
    """

    name = "accept"
    Fields = AcceptFields

    def play(self, story: Any, fields: AcceptFields, event: Any) -> None:
        customer = story.customer(fields.customer)
        by = story.actor(event, customer)
        if fields.version is not None and fields.version != story.terms.version:
            named = {} if fields.version == "announced" else {"version": fields.version}
            with story.unit(by):
                submit(Request("consent-terms", customer.pk, ("customer", customer.pk), by, story.now, named))
            return
        with story.unit(by):
            accept_terms(customer, by=by, now=story.now)
            waiting = [order.pk for order in ordering.awaiting_acceptance(customer.pk)]
            accept_orders(waiting, by=by, now=story.now)
        for order in waiting:
            story.name_services(order)


class SignInFields(Fields):
    customer: str | None = None
    user: str | None = None


class SignIn(Verb):
    """A customer's primary contact, or the contact named by `user`, enters the client area."""

    name = "sign-in"
    Fields = SignInFields

    def play(self, story: Any, fields: SignInFields, event: Any) -> None:
        kind, id = story.find(fields.user or fields.customer or "")
        contact = customers.primary_contact(id) if kind == "customer" else Contact.objects.get(pk=id)
        by = Actor(kind, id, channel=event.channel, address="203.0.113.7")
        with story.unit(by):
            sign_in(contact, by=by, now=story.now)


class SetFields(Fields):
    about: str
    fields: Mapping[str, Any]


class Set(Verb):
    """Data change: `about` a customer or one of its contacts, a domain or a licence.

    Fields of a customer: `email`, `name`, `phone` (of its primary contact), `password` (its primary contact sets a new
    one), `fiscal` (fiscal data), and `contacts`: a
    name with `email` and `may` to add a contact, or to change what it may ask; with nothing (`luis:`) to remove it.

    About a domain: its `name_servers`, a list (empty for the house's own). About a licence: its `devices`, each a kind
    or its fields (`device`, `model`, `system`); those that are not named stay.

    About a customer that the story does not have yet, it is a sign-up: `name`, `email`, `country`, `tax_id`, `address`,
    `city`, `currency`, `declared` (by default of legal age and capacity), `accepts` (by default yes), and
    `on_behalf_of`, the name of the entity represented, with its tax data.
    """

    name = "set"
    Fields = SetFields

    def play(self, story: Any, fields: SetFields, event: Any) -> None:
        if fields.about not in story.names:
            sign_up(story, fields.about, fields.fields, event)
            return
        kind, id = story.find(fields.about)
        if kind not in SETTERS:
            raise BadInput("about", fields.about, "a customer, a contact, a domain or a licence")
        by = story.actor(event, story.owner(kind, id))
        with story.unit(by):
            SETTERS[kind](story, id, dict(fields.fields), by)


def sign_up(story: Any, name: str, fields: Mapping[str, Any], event: Any) -> None:
    """Somebody of the story opens an account."""
    provider = story.terms.provider
    person = str(fields.get("name", name))
    holder = fields.get("on_behalf_of")
    email = str(fields.get("email", f"{name}@example.co"))
    buyer = Buyer(
        legal_name=str(holder or person), tax_id=str(fields.get("tax_id", "0")),
        country=str(fields.get("country", provider.country)), address=str(fields.get("address", "")),
        city=str(fields.get("city", "")), email=email,
    )  # fmt: skip
    application = Application(
        name=person, email=email, buyer=buyer, phone=str(fields.get("phone", "")),
        currency=str(fields.get("currency", "")), declared=list(fields.get("declared", DECLARATIONS)),
        accepts=bool(fields.get("accepts", True)), represents=Represents(str(holder)) if holder else None,
    )  # fmt: skip
    by = Actor("visitor", channel=event.channel, address="203.0.113.7")
    with story.unit(by):
        customer = open_account(application, by=by, now=story.now)
    story.name(name, "customer", customer.pk)


def set_customer(story: Any, id: int, fields: dict[str, Any], by: Actor) -> None:
    """Change a customer's own contact data, fiscal data and contacts."""
    primary = customers.primary_contact(id)
    fiscal = fields.pop("fiscal", None)
    if fields.pop("password", None):
        note_password(user_of(primary).pk, now=story.now)
    for name, details in (fields.pop("contacts", None) or {}).items():
        set_contact_of(story, primary, name, details, by)
    if fields:
        change_contacts.change_contact(primary, fields, by=by, now=story.now)
    if fiscal:
        submit(Request("fiscal-data", id, ("customer", id), by, story.now, fiscal))


def set_contact_of(story: Any, primary: Contact, name: str, details: Mapping[str, Any] | None, by: Actor) -> None:
    """Add, permit or remove one of a customer's contacts."""
    known = story.names.get(name)
    if known is None:
        given = details or {}
        added = change_contacts.add_contact(
            primary.customer, name=str(given.get("name", name)), email=str(given.get("email", f"{name}@example.co")),
            may=list(given.get("may", ["support"])), by=by, now=story.now,
        )  # fmt: skip
        story.name(name, "contact", added.pk)
    elif details is None:
        change_contacts.remove_contact(Contact.objects.get(pk=known[1]), by=by, now=story.now)
    else:
        may = list(details.get("may", ["support"]))
        change_contacts.permit(Contact.objects.get(pk=known[1]), may, by=by, now=story.now)


def set_contact(story: Any, id: int, fields: dict[str, Any], by: Actor) -> None:
    """Change a contact's own data."""
    change_contacts.change_contact(Contact.objects.get(pk=id), fields, by=by, now=story.now)


def set_service(story: Any, id: int, fields: dict[str, Any], by: Actor) -> None:
    """Change the name servers of a domain."""
    if set(fields) != {"name_servers"}:
        raise BadInput("fields", sorted(fields), "name_servers")
    asked = {"servers": list(fields["name_servers"] or [])}
    submit(Request("name-servers", story.owner("service", id), ("service", id), by, story.now, asked))


def set_licence(story: Any, id: int, fields: dict[str, Any], by: Actor) -> None:
    """Register devices of a licence."""
    if set(fields) != {"devices"}:
        raise BadInput("fields", sorted(fields), "devices")
    for written in fields["devices"]:
        asked = dict(written) if isinstance(written, Mapping) else {"device": written}
        submit(Request("register-device", story.owner("licence", id), ("licence", id), by, story.now, asked))


SETTERS = {"customer": set_customer, "contact": set_contact, "service": set_service, "licence": set_licence}
