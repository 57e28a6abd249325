"""The rule kinds of this context, one a file."""
