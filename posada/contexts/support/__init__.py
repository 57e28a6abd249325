"""Tickets, departments with their hours, and the notices that people receive."""
