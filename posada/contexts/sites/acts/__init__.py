"""What this context does: one act a file."""
