"""Everything of one customer on one page, by as few questions to the database for a large book as for a small one."""
