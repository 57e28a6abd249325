"""The rule kinds of this room, one a file."""
