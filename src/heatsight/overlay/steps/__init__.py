"""What is painted on the page, one file per layer."""
