"""The acts of this context, one a file."""
