"""What need not be done again: the trace of what pages have read."""
