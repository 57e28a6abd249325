"""Acts on nodes, and on what services are to be there."""
