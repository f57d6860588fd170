"""A county that does not exist, with known truths planted in it."""
