"""Ask about MILD: asks about symptoms and earlier treatments, and says what to talk about next."""
