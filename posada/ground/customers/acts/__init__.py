"""What happens to customers, their contacts and their data: one act a file."""
