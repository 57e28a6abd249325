"""What services use: readings by time, limits that they pass, what is hosted in each, and limits put on one."""
