"""What answers on a scale of agreement say: spread, change of the same people, who is missing."""
