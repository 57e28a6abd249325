"""Invoices and what follows from them: renewal, lateness, allocation, credit notes, refunds."""
