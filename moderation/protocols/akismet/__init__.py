"""Akismet's API (1.1 and 1.2), as its documents describe it and its clients use it."""
