"""What is kept in confidence, who may see it, to whom it may be disclosed, and data held after a service has ended."""
