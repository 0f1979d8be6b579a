"""Akismet: is it spam? Its contract: https://akismet.com/developers/, and docs/providers.md for what is sent."""

from urllib.parse import urlencode

from moderation.providers.contract import (
    Adapter,
    Answer,
    Outgoing,
    ProviderCode,
    ProviderRequest,
    ProviderSettings,
    report_clear,
    report_suspect,
)
from moderation.providers.failures import KeyRefused, UnreadableAnswer
from moderation.providers.sending import refuse_failures
from moderation.subject import JSON, Finding

# Akismet requires an address, and Parley keeps none. Loopback is what it sees of any site behind a proxy that hides it.
_NO_ADDRESS = "127.0.0.1"
# Not certainty: what only Akismet takes for spam waits for a person. What it says to discard unseen is refused.
_SPAM_SCORE = 0.9
_BLATANT_SCORE = 0.99
_THANKS = "Thanks for making the web a better place."


def build_request(request: ProviderRequest, settings: ProviderSettings) -> Outgoing:
    return _build("comment-check", request, settings)


def read_answer(answer: Answer, settings: ProviderSettings) -> Finding:
    refuse_failures(answer)
    said = answer.body.strip()
    if said == b"true":
        if answer.headers.get("x-akismet-pro-tip") != "discard":
            return report_suspect(settings, "spam", _SPAM_SCORE)
        details: dict[str, JSON] = {"provider": settings.name, "percent": round(100 * _BLATANT_SCORE)}
        return Finding(
            check=settings.check,
            outcome="suspect",
            label="spam",
            score=_BLATANT_SCORE,
            code=ProviderCode.BLATANT,
            details=details,
        )
    if said == b"false":
        return report_clear(settings)
    help_text = answer.headers.get("x-akismet-debug-help", "")
    raise KeyRefused(help_text) if said == b"invalid" else UnreadableAnswer(help_text)


def build_feedback(request: ProviderRequest, settings: ProviderSettings, is_spam: bool) -> Outgoing:
    return _build("submit-spam" if is_spam else "submit-ham", request, settings)


def read_feedback(answer: Answer) -> None:
    refuse_failures(answer)
    if answer.body.strip() != _THANKS.encode():
        help_text = answer.headers.get("x-akismet-debug-help", "")
        raise KeyRefused(help_text) if answer.body.strip() == b"invalid" else UnreadableAnswer(help_text)


def _build(action: str, request: ProviderRequest, settings: ProviderSettings) -> Outgoing:
    fields = {
        "api_key": settings.secret,
        "blog": request.site_url,
        "user_ip": _NO_ADDRESS,
        "permalink": request.permalink,
        "comment_type": "reply" if request.is_reply else "comment",
        "comment_author": request.author_name,
        "comment_author_email": request.author_email,
        "comment_content": request.text,
        "comment_date_gmt": request.written_at,
        "comment_context[]": request.thread_title,
        "blog_lang": request.language.replace("-", "_").lower(),
        "blog_charset": "UTF-8",
        "recheck_reason": "edit" if request.revision > 1 else "",
        "is_test": "1" if request.is_sample else "",
    }
    body = urlencode({name: value for name, value in fields.items() if value})
    return Outgoing(
        url=f"{settings.url}/1.1/{action}",
        body=body.encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


AKISMET = Adapter(
    kind="akismet",
    build=build_request,
    read=read_answer,
    judges=frozenset({"spam"}),
    default_url="https://rest.akismet.com",
    build_feedback=build_feedback,
    read_feedback=read_feedback,
)
