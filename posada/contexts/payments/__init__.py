"""Money that arrives: receipts, proofs, cards on file, gateways, disputes."""
