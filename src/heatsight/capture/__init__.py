"""What posthog-js sends becomes rows: a visible list of named steps, each drop with a reason."""
