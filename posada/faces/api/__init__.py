"""The REST interface under /api/v1: the client area's and the back office's doors for programs.

It owns the answers kept under idempotency keys, and nothing else.
"""
