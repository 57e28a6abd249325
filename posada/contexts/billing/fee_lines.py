"""The kinds of lines that are fees, and no price of anything."""

FEE_LINES = ("late-fee", "reactivation-fee", "dispute-cost", "interest", "collection-cost")
