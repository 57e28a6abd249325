"""The kernel: clock, durations and calendars, money, plans, events, ids and errors.

It owns no table and knows no Django: everything above may import it, and it imports nothing of Posada's.
"""
