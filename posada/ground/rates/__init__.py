"""What currencies cost, day by day: facts with their source, entered by staff or fetched, that fees and payments cite.

Owns the rates. A rate is never edited: a correction is entered after it, and what was charged keeps the one it cites.
"""
