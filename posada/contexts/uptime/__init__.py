"""Whether services work: what was measured, incidents, maintenance, and what downtime entitles to."""
