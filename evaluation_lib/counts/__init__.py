"""Records become counts: how many, of whom, where, when."""
