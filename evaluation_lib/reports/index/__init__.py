"""The first page of a run's folder: its reports, what changed, search, and where to begin."""
