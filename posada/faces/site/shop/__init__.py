"""The store: the catalogue, a plan with its price explained, the cart, and the way from there to an order."""
