"""A client for Parley, the self-hosted comment moderation and discussion service."""

from parley.client import Parley
from parley.errors import ParleyError, Refused, Unreachable
from parley.webhooks import WebhookError, read_webhook

__all__ = ["Parley", "ParleyError", "Refused", "Unreachable", "WebhookError", "read_webhook"]
