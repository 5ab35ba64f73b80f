"""Whether the parts of a rulebook fit together: each name that is used must be there."""
