"""How people and things are found by the words that somebody types: folded, in pieces of three letters, forgiving.

Tables keep their words in indexes of expressions, so nothing has to be kept in step: what is written is found at once,
and what is erased is gone from the index too. Owns no table.
"""
