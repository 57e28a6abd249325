"""What all processes of a house count and keep together for a while: how often somebody came, codes already used.

It owns one table, which is in no backup and is empty after the database fell: nothing in it would be missed.
"""
