"""Everything that reads discussions, one file a noun. No query changes anything."""
