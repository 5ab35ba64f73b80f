"""What leaves the application as a file: pure functions from what is known to text or bytes."""
