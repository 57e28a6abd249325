"""Addresses of programs that are told of decisions: who they belong to, what each was told, and every try.

They hear of what was decided after it stands; whether they answer changes nothing of it.
"""
