"""One document, one renderer per format."""
