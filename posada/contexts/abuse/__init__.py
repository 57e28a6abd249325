"""Breaches of the terms: reports, findings, preventive suspensions, warnings and their consequences."""
