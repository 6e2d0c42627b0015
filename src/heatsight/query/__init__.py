"""A question becomes SQL and a typed answer; one file per question."""
