"""What must be proven of a rulebook before it may serve people."""
