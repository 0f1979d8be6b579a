"""Everything that changes moderation's tables, and through `discussions.actions` a comment's status.

Every transaction here locks the comment's thread first, then the comment, then its case: the order in which discussions
locks, so that nobody waits in a circle.
"""
