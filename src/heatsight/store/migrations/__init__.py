"""How the catalogue came to its present shape: one module per step in `versions`, run when a catalogue is opened."""
