"""Plans, letters and words computed from the packs that come with the house."""
