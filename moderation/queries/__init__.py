"""Everything that reads for moderation. No query changes anything."""
