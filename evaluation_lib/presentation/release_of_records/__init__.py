"""What the reports on the council's records show together: their cells, and the sums in them."""
