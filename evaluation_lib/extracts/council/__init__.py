"""Extracts of the council's own systems: opened safely, recognised, read into records."""
