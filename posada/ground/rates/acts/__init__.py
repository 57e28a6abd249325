"""Acts of the rates."""
