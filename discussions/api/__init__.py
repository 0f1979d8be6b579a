"""The HTTP API of readers, frontends and the sites' own systems."""
