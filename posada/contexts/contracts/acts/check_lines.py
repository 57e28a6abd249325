"""Whether what stands on a price annex is offered to this customer, in this form."""

from collections.abc import Sequence

from posada.contexts.contracts import queries
from posada.contexts.contracts.models import Line
from posada.contexts.contracts.rules.offer import (
    ConnectionOptions,
    DeliveryFormats,
    EquipmentKinds,
    MadeToMeasure,
    OptionalDevice,
    PreferredBrand,
    ProfilesOffered,
    customer_class,
)
from posada.ground.catalogue.products import product
from posada.ground.customers.models import Customer
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, grounds


def check_lines(lines: Sequence[Line], customer: Customer, terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """The rules that let these lines stand. Raises Refused, naming the line, for the first that may not."""
    held = queries.products_held(customer.pk)
    stood_on = profiles_offered(lines, held, terms, verdict) + devices_fit(lines, terms, verdict)
    for line in lines:
        stood_on += formed_as_offered(line, terms, verdict)
    return stood_on


def profiles_offered(lines: Sequence[Line], held: set[str], terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """The rule on which products the customer's class is offered."""
    stood_on: tuple[Ground, ...] = ()
    for ruling in terms.rulings(ProfilesOffered):
        rule = ruling.rule
        concerned = [line for line in lines if line.product in rule.among]
        if not concerned or customer_class(held, rule) != rule.to:
            continue
        for line in concerned:
            if line.product not in rule.products and line.continues_id is None:
                raise verdict.refused(
                    "not-offered-to-this-class", grounds=ruling.orders(), line=line.name, product=line.product,
                    customer=rule.to, offered=rule.products,
                )  # fmt: skip
        stood_on += ruling.permits()
    return stood_on


def devices_fit(lines: Sequence[Line], terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """Optional devices are no more than the licences they go with."""
    stood_on: tuple[Ground, ...] = ()
    for line in lines:
        ruling = terms.ruling(OptionalDevice, product(terms, line.product).target())
        if ruling is None:
            continue
        licences = sum(other.quantity for other in lines if other.product in ruling.rule.licences)
        if line.quantity > licences * ruling.rule.per_licence:
            raise verdict.refused(
                "more-devices-than-licences", grounds=ruling.orders(), line=line.name, devices=line.quantity,
                licences=licences,
            )  # fmt: skip
        stood_on += ruling.permits()
    return stood_on


def formed_as_offered(line: Line, terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """Format, brand and connection of one line are such as exist."""
    target = product(terms, line.product).target()
    formats, brand = terms.ruling(DeliveryFormats, target), terms.ruling(PreferredBrand, target)
    equipment, quoted = terms.ruling(EquipmentKinds, target), terms.ruling(MadeToMeasure, target)
    if formats is not None and not formats.rule.admits(line.details):
        raise verdict.refused("no-such-combination", grounds=formats.orders(), line=line.name, **line.details)
    if brand is not None and not brand.rule.admits(line.details):
        raise verdict.refused("another-brand-needs-a-reason", grounds=brand.orders(), line=line.name)
    if equipment is not None and not equipment.rule.admits(line.product, line.details):
        raise verdict.refused(
            "no-such-connection", grounds=equipment.orders(), line=line.name, allowed=equipment.rule.connections
        )
    options = terms.ruling(ConnectionOptions, target)
    if options is not None and line.product not in options.rule.products:
        raise verdict.refused("not-among-the-connections", grounds=options.orders(), line=line.name)
    if quoted is not None and not line.details.get("quote"):
        raise verdict.refused("only-by-accepted-quote", grounds=quoted.orders(), line=line.name)
    return grounds(formats, brand, equipment, options, quoted, role="permits")
