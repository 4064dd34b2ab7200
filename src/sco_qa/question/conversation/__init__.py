"""Follow-ups: what a question leans on, and the ways it goes on from earlier answers."""
