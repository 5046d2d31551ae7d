"""What need not be done again: cached values, and what tells whether they hold still."""
