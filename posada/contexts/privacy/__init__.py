"""What is kept of people and of their use: for which purpose, what leaves the house, and what must never arrive."""
