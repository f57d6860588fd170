"""The county as the systems export it: one module for each source."""
