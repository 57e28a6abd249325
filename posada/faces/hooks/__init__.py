"""The doors at which machines tell us something of their own accord."""
