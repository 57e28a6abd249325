"""The checks that contexts make of a draft of the terms, in one list."""

from posada.contexts.billing.check import check_ladder, check_open_figures
from posada.ground.catalogue.check import check_catalogue

CHECKS = (check_catalogue, check_ladder, check_open_figures)
