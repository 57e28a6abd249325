"""Who the house deals with: customers, their contacts and fiscal data; and the staff with their roles."""
