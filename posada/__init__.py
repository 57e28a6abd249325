"""Posada runs a hosting company by its published terms."""

__version__ = "0.1.0"
