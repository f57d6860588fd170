"""What is known and not known of the records: counts and shares, each in a table of its own."""
