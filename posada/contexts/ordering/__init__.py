"""Orders: what was asked for, by which door, and how an order becomes a service or ends."""
