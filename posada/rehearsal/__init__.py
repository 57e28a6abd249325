"""Rehearsals: stories of dated events played by the real code against a scratch house whose clock moves by itself."""
