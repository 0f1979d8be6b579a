"""What readers and sites see: sites, threads, authors, comments, votes and flags. Knows nothing of moderation."""
