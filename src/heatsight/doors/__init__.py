"""The edges: HTTP and the command line. A door parses, calls a use case, prints; it does not think."""
