"""What the invented county's programme counts of itself."""
