"""What customers have: services with their periods and holds, and the tasks that create and change them."""
