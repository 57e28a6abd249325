"""Measurements: ratios against a baseline taken in the same run on the same machine, never seconds alone."""
