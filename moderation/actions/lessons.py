"""What people of other systems decided, kept to learn from."""

import hashlib

from django.utils import timezone

from discussions.models import ApiKey
from moderation.models import Lesson, Protocol
from moderation.models.protocols import MAX_LESSON_CHARACTERS


def take_lesson(
    api_key: ApiKey, *, protocol: Protocol, text: str, label: str, is_true: bool, author: str = ""
) -> None:
    """Keep that `label`, spam or toxicity, holds for a text, or does not. `author`: whatever names its writer."""
    text = text[:MAX_LESSON_CHARACTERS].replace("\x00", "")
    said = {
        "api_key": api_key,
        "protocol": protocol,
        "text": text,
        "author_hash": _hash_author(author),
        "is_true": is_true,
        "taught_at": timezone.now(),
    }
    text_hash = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    Lesson.objects.update_or_create(site=api_key.site, label=label, text_hash=text_hash, defaults=said)


def _hash_author(author: str) -> int:
    digest = hashlib.sha256(author.strip().lower().encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True) if author.strip() else 0
