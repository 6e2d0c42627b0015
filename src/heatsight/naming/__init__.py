"""Points become elements."""
