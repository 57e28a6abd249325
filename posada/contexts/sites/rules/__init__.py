"""The rule kinds of this context, one idea a file."""
