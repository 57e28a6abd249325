"""What is sold: products, plans, cycles, prices and options, read from the governing version of the terms."""
