"""What a person reads: tables, figures, words and the sections made of them."""
