"""What the provider has promised: packs, clauses with typed rules, versions, acceptance, and the journal of decisions.

Everything above asks here which rule governs, and records here what it did and on which ground.
"""
