"""Room for customers' own equipment: what is reserved, what stands in it, and the turns to come and take it."""
