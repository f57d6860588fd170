"""Records: what the extracts hold, cleaned, in the data dictionary's own names and codes."""
