"""Events as Slack, Mattermost, Rocket.Chat and others take them: one line, with a link and the words themselves."""

from collections.abc import Mapping
from typing import Any

MAX_EXCERPT_CHARACTERS = 300
_SAYS = {
    "comment.published": "{who} commented on {where}",
    "comment.held": "A comment by {who} on {where} waits for a moderator",
    "comment.rejected": "A comment by {who} on {where} was rejected",
    "comment.spam": "A comment by {who} on {where} was taken for spam",
    "comment.withdrawn": "{who} withdrew a comment on {where}",
    "comment.edited": "A comment by {who} on {where} was edited",
    "thread.created": "A new discussion began: {where}",
    "thread.changed": "The discussion {where} is now {state}",
    "flag.created": "A comment by {who} on {where} was reported: {reason}",
    "notice.given": "Notice that a comment by {who} on {where} is illegal: {ground}",
    "notice.escalated": "A life may be in danger: notice of a comment by {who} on {where}",
    "notice.answered": "Notice {notice} of a comment by {who} was answered: {state}",
    "decision.made": "{by} decided on a comment by {who} on {where}: {action}",
    "decision.undone": "{by} took back a decision on a comment by {who} on {where}: {action}",
    "author.sanctioned": "{author} was sanctioned: {sanction_kind}",
    "author.sanction_lifted": "A sanction of {author} was lifted: {sanction_kind}",
    "author.erased": "An author erased themselves",
    "prompt.resolved": "“{question}” in {where} has an outcome",
}
_WITH_WORDS = ("comment.published", "comment.held", "flag.created", "notice.escalated")


def write_line(kind: str, data: Mapping[str, Any]) -> str:
    """Return an event in Slack's mrkdwn, in which nothing that readers wrote is more than text."""
    comment, thread, author = data.get("comment"), data.get("thread"), data.get("author")
    values = {name: escape(str(value)) for name, value in data.items() if isinstance(value, str)}
    values["who"] = escape(comment["author"]["name"] or "somebody") if comment else ""
    values["where"] = _link(thread) if thread else ""
    values["author"] = escape(author["name"] or "An author") if author else ""
    line = _SAYS[kind].format_map(_Lenient(values))
    if comment and comment["body"] and kind in _WITH_WORDS:
        body = comment["body"]
        cut = body if len(body) <= MAX_EXCERPT_CHARACTERS else body[:MAX_EXCERPT_CHARACTERS] + "…"
        line += "\n" + "\n".join(f"> {escape(part)}" for part in cut.splitlines())
    return line


def escape(text: str) -> str:
    """Return text that Slack shows as it is: links, mentions (`<!channel>`) and entities begin with these three."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _link(thread: Mapping[str, Any]) -> str:
    title = escape(thread["title"] or thread["key"]).replace("|", "¦")
    url = escape(thread["url"]).replace("|", "%7C")
    return f"<{url}|{title}>" if url else title


class _Lenient(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""
