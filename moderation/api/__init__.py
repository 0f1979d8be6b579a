"""The moderators' API, below /api/v1/moderation/."""
