"""Addresses that are handed over with services: the pool, who has which for what, and who may have no more."""
