"""Learning the shipped weights from labelled files. Nothing here is imported when Parley runs."""
