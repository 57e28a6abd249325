"""Applications that a node lays into sites: what each is, by data, and what is done with any of them."""
