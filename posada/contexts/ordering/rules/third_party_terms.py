"""Other companies' terms that come with what is ordered."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from posada.ground.catalogue.products import Product
from posada.terms.rule import Rule


class Party(BaseModel):
    """A company, and where its terms are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    site: str


class ThirdPartyTerms(Rule):
    """The makers of what a product brings and we did not create are named before the order, and their terms accepted.

    Source: flooming/third-party-software. Each product of the catalogue names its third parties.
    """


class RegistrarTerms(Rule):
    """Who registers a domain accepts the terms of the associated registrars. Source: flooming/registrar-partners.

    Reading: the terms of all of them are listed, and the one that will register the domain is marked.
    """

    registrars: tuple[Party, ...]


class ProductPolicies(Rule):
    """A product's own policies are accepted with its order, by their version. Source: flooming/other-policies-apply.

    Reading: only a policy that is published, and attached to its product, is one.
    """


def makers(product: Product, linked_on: date) -> list[Mapping[str, Any]]:
    """The third parties of a product, with their terms as they were linked that day."""
    return [
        {"name": party["name"], "url": party.get("url", ""), "kind": "third-party", "linked_on": linked_on.isoformat()}
        for party in product.third_parties
    ]


def registrars(product: Product, rule: RegistrarTerms, linked_on: date) -> list[Mapping[str, Any]]:
    """All associated registrars; `used` marks the one that will hold the domain."""
    return [
        {"name": party.name, "url": party.site, "kind": "registrar", "used": party.name == product.upstream,
         "linked_on": linked_on.isoformat()}
        for party in rule.registrars
    ]  # fmt: skip


def policies(product: Product) -> list[Mapping[str, Any]]:
    """The policies attached to a product, with their versions."""
    return [{"kind": "policy", **policy} for policy in product.policies]


def distinct_documents(documents: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each document once, in their order."""
    return list({(document["kind"], document["name"]): document for document in documents}.values())
