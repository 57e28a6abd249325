"""The back office: what staff see and do, each role what it needs."""
