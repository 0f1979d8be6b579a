"""Statements of reasons as the European Transparency Database wants them, from what is written down. No Django."""
