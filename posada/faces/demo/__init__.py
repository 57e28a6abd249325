"""A house to look at: customers who have lived a year under a pack's terms, through the same code as real ones."""
