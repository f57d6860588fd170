"""Research extracts: minimised, pseudonymised tables for one recipient, under one agreement."""
