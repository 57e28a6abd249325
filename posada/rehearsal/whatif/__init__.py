"""What-if: the recorded life of the book lived again under today's terms and under a draft, and the difference."""
