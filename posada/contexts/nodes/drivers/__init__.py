"""How each kind of driver says what a service is to be on a node."""
