"""What need not be done again: cached values, and the trace of what pages have read."""
