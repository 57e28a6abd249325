"""The client area: what customers see and do."""
