"""Providers outside Parley whose opinion a site may ask for; none is asked unless its admin says so."""

from moderation.providers.akismet import AKISMET
from moderation.providers.contract import Adapter
from moderation.providers.language_model import LANGUAGE_MODEL
from moderation.providers.openai import OPENAI
from moderation.providers.perspective import PERSPECTIVE
from moderation.providers.webhook import WEBHOOK

ADAPTERS: dict[str, Adapter] = {
    adapter.kind: adapter for adapter in (AKISMET, OPENAI, PERSPECTIVE, WEBHOOK, LANGUAGE_MODEL)
}
