"""Pages opened headless, once per width: the only room with a browser."""
