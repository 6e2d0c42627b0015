"""Facts become judgements: one rule per file, each with evidence or the reason it cannot judge."""
