"""What the doors can ask for. Each module is one use case; a door parses, calls it, and prints."""
