"""Contracts with annexes: their documents, what a price annex orders line by line, its periods, and how they end."""
