"""What can be read off a text, by whoever judges it: links, phrases, word lists, fingerprints. Pure."""
