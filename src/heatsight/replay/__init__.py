"""Session recordings, opened: what people clicked, and on what."""
