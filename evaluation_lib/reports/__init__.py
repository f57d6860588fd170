"""Running notebooks, rendering their pages, and the index that links them."""
