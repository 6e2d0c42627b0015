"""Steps, oldest first by `down_revision`. A step that was released is never edited; a new one follows it."""
