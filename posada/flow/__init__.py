"""What follows from what: one table of events, one of due steps, one of plans; and the run over the agenda."""
