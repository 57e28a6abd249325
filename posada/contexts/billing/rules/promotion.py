"""Where promotional prices and coupons count."""

from posada.terms.rule import Rule


class Promotion(Rule):
    """Promotional prices count for a first term; a renewal is at list price unless `on_renewal`.

    Source: flooming/domain-promo-first-term.
    """

    on_first_term: bool = True
    on_renewal: bool = False
