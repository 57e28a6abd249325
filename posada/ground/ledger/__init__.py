"""Money as transfers between accounts: append-only, balanced by construction, each with its decision."""
