"""Series over time: what is usual in them, what changed, and what could have been seen."""
