"""Heat, reach, hotspots and findings painted onto a kept picture: no browser, no SQL."""
