"""The checks that contexts make of a draft of the terms, in one list."""

from posada.contexts.billing.check import check_ladder, check_open_figures
from posada.contexts.billing.identity import check_identity
from posada.contexts.nodes.check import check_drivers
from posada.contexts.ordering.check import check_named_products
from posada.contexts.payments.check import check_cards
from posada.contexts.services.check import check_changes
from posada.contexts.uptime.check import check_credits
from posada.ground.catalogue.check import check_catalogue

CHECKS = (
    check_catalogue,
    check_drivers,
    check_named_products,
    check_identity,
    check_ladder,
    check_open_figures,
    check_changes,
    check_cards,
    check_credits,
)
