"""Heat, fold and hotspots painted onto a kept picture: no browser, no SQL."""
