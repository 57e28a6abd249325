"""Papers: a claim, the documents of its payment, and the statement of an account, as PDF."""
