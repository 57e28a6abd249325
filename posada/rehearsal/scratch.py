"""The house of one rehearsal: published terms, customers and staff, in a transaction that is rolled back."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from posada.contexts.payments.gateways import use_memory_gateways
from posada.contexts.support.postman import keep_mail
from posada.contexts.webhooks.queries import nobody_listens
from posada.ground.agenda.jobs import keep_jobs
from posada.ground.customers.models import Contact, Customer, Declaration, FiscalData
from posada.ground.rates.acts.enter_rates import enter_rates
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.kernel.errors import BadInput
from posada.rehearsal.instants import local
from posada.rehearsal.rates import standing_rates
from posada.rehearsal.script import CustomerPart, Script
from posada.rehearsal.story import Story
from posada.rehearsal.verbs.card import CardFields, enter_card
from posada.terms import content, sources
from posada.terms.acceptance import accept
from posada.terms.actor import SYSTEM, Actor
from posada.terms.alone import alone
from posada.terms.contract import Terms
from posada.terms.kinds import rule_kinds
from posada.terms.pack import Pack, find_pack, knowing
from posada.terms.rows import ids_ahead
from posada.terms.versions import book, open_book, publish, standing_book

Without = tuple[str, str]


class Undo(Exception):
    """Ends the scratch house's transaction."""


@contextmanager
def scratch_house(script: Script, path: Path, *, terms_file: Path | None = None, without: Without | None = None,
                  nudge: Mapping[str, Any] | None = None) -> Iterator[Story]:  # fmt: skip
    """A house that lives as long as the block, with the script's version of the terms and its customers."""
    pack = find_pack(script.pack, beside=path.parent)
    data = version_of(script, pack, terms_file)
    if without is not None:
        switch_off(data, without)
    for clause, figures in (nudge or {}).items():
        override(data, clause, figures)
    zone = content.read_provider(data).calendar().tz
    begin = local(script.start, zone)
    moving = MovableClock(begin)
    try:
        with (
            knowing(pack),
            transaction.atomic(),
            alone(),
            keep_jobs(),
            use_memory_gateways(),
            keep_mail(),
            nobody_listens(),
            clock.use(moving),
            open_book(),
            ids_ahead(),
        ):
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                # So few rows are worth one plan a statement: others are planned anew the first five times.
                cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            publish(data, by="rehearsal", now=begin)
            with standing_book():  # only once it has published: who waits for that holds up nobody meanwhile
                story = Story(moving)
                rates = standing_rates(script.rates, script.start.date(), script.until, story.terms)
                enter_rates(rates, now=begin, by=SYSTEM)
                for name, part in script.customers.items():
                    add_customer(story, name, part)
                    for card in part.cards:
                        enter_card(story, name, CardFields.model_validate({"customer": name, **card}))
                yield story
            raise Undo
    except Undo:
        pass


def version_of(script: Script, pack: Pack, terms_file: Path | None = None) -> dict[str, Any]:
    """The content of the pack's version in force at the story's start, with the script's own products and figures."""
    provider = sources.read(pack.provider_file())
    catalog = sources.read(pack.catalog_file()) or {}
    catalog.setdefault("products", {}).update(copy.deepcopy(dict(script.catalog)))
    catalog.setdefault("price_list", {}).update(script.price_list)
    terms = sources.read(terms_file or pack.terms_file())
    provider = {**provider, **script.provider}
    data = content.content(pack.name, provider, terms, catalog)
    for clause, figures in script.terms.items():
        override(data, clause, figures)
    return data


def override(data: dict[str, Any], clause: str, figures: Mapping[str, Any]) -> None:
    """Set figures of a clause's rules: by name, or under the rule's kind where the clause has several.

    `rules` gives the clause further rules, such as one for a single type of service.
    """
    entry = next((entry for entry in data["terms"]["clauses"] if entry["id"] == clause), None)
    if entry is None:
        raise BadInput("terms", clause, "a clause id of the pack")
    rules = entry.setdefault("rules", [])
    rules.extend(copy.deepcopy(list(figures.get("rules", ()))))
    for name, value in figures.items():
        touched = name == "rules"
        for rule in rules:
            ((kind, held),) = rule.items()
            if name == kind and isinstance(value, Mapping):
                held.update(value)
                touched = True
            elif name in known_figures(kind):
                held[name] = value
                touched = True
        if not touched:
            allowed = sorted({figure for rule in rules for kind in rule for figure in known_figures(kind)})
            raise BadInput(f"terms.{clause}", name, ", ".join(allowed) or "nothing: the clause has no rules")


def known_figures(kind: str) -> set[str]:
    fields = rule_kinds()[kind].model_fields if kind in rule_kinds() else {}
    return {info.alias or name for name, info in fields.items()}


def switch_off(data: dict[str, Any], without: Without) -> None:
    """Take one rule out, with those rules that live on its figures."""
    clause, kind = without
    for article in (data.get("law") or {}).get("articles", ()):
        if article["id"] == clause:
            article["rules"] = [rule for rule in article.get("rules") or () if kind not in rule]
    for entry in data["terms"]["clauses"]:
        if entry["id"] == clause:
            entry["rules"] = [rule for rule in entry.get("rules", ()) if kind not in rule]
        entry["rules"] = [
            rule for rule in entry.get("rules") or ()
            if not any(isinstance(v, Mapping) and v.get("clause") == clause and "figure" in v
                       for figures in rule.values() for v in (figures or {}).values())
        ]  # fmt: skip


def add_customer(story: Story, name: str, part: CustomerPart) -> None:
    """Create a customer of the story, with its primary contact, fiscal data, declarations and acceptance."""
    provider = story.terms.provider
    now = story.now
    customer = Customer.objects.create(
        name=part.name, is_company=part.is_company, country=part.country or provider.country,
        currency=part.currency or provider.currencies[0], language=part.language or provider.languages[0],
        customer_class=part.customer_class, created_at=part.since or now,
    )  # fmt: skip
    story.name(name, "customer", customer.pk)
    email = part.email or f"{name}@example.co"
    Contact.objects.create(customer=customer, name=part.name, email=email, is_primary=True, added_at=now)
    for contact, details in part.contacts.items():
        added = Contact.objects.create(
            customer=customer, name=details.get("name", contact), email=details.get("email", f"{contact}@example.co"),
            may=list(details.get("may", ["support"])), added_at=now,
        )  # fmt: skip
        story.name(contact, "contact", added.pk)
    FiscalData.objects.create(
        customer=customer, legal_name=part.name, tax_id=part.tax_id, address=part.address, city=part.city,
        country=customer.country, email=email, effective_at=now, requested_at=now, changed_by="rehearsal",
    )  # fmt: skip
    if part.declared:
        for what in ("of_legal_age", "legal_capacity"):
            Declaration.objects.create(customer=customer, what=what, by=part.name, version_id=1, at=now)
    if part.accepted:
        accept(customer.pk, current_terms(now), accepted_by=part.name, by=Actor("customer", customer.pk), now=now)


def current_terms(now: datetime) -> Terms:
    return book().for_new(now)
