"""The rule kinds that are about the terms themselves, one a file."""
