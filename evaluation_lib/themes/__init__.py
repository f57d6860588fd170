"""What people said: a code book, two coders, their agreement and disagreements, and quotes."""
