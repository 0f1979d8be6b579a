"""Coral's external moderation phase: Coral asks about every new and edited comment before it publishes it."""
