"""What comes next: the next step of every plan, what is parked, the cases people decide, and the brakes."""
