"""Matters that people raise and a person decides, work that is quoted first, and what a service does not include."""
