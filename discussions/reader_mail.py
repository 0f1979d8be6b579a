"""What a letter to a reader looks like: plain text and HTML that need no image, script or style sheet, in the site's
language, in threads as mail programs know them, with a link that ends it."""

from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from discussions.actions.unsubscribing import ALL, Subscription, write_unsubscribe_token
from discussions.appeal_links import write_appeal_link
from discussions.catalogue import find_direction, find_language, say
from discussions.gate import Measure, Removal
from discussions.mail import build_message, clean_line, find_mail_domain
from discussions.models import Author, Comment, Notification, NotificationKind, Prompt, Site, Status, Thread
from discussions.report_links import write_report_link

MAX_EXCERPT_CHARACTERS = 600
# Of one letter, so many are told in full; the rest is counted.
MAX_ENTRIES = 25
MAX_TITLE_CHARACTERS = 80


class Entry(NamedTuple):
    """One thing to tell; `removal` says why the reader's own comment was removed, where it was.

    `flag_id` is of their report of a comment that stays, and may be objected to; `measure` is against the reader.
    """

    notification: Notification
    removal: Removal | None = None
    flag_id: int = 0
    measure: Measure | None = None


def render_letter(
    author: Author, address: str, letter_id: int, entries: list[Entry]
) -> EmailMultiAlternatives:
    """Return the mail that tells `author` of these, which are one at least. The gate knows no more than they say."""
    site = author.site
    language = find_language(site.language)
    single = entries[0] if len(entries) == 1 else None
    stop = write_stop_link(author, single.notification if single else None)
    shown = [show_entry(entry, language) for entry in entries[:MAX_ENTRIES]]
    context = {
        "language": language,
        "direction": find_direction(language),
        "entries": shown,
        "more": say("mail.more", language=language, count=len(entries) - MAX_ENTRIES)
        if len(entries) > MAX_ENTRIES
        else "",
        "why": say("mail.why", language=language, site=site.name),
        "stop": say("mail.stop", language=language),
        "stop_link": stop,
        "read": say("mail.read", language=language),
        "appeal": say("comment.object", language=language),
    }
    subject = (
        shown[0]["heading"]
        if single
        else say("mail.digest_subject", language=language, count=len(entries), site=site.name)
    )
    return build_message(
        to=address,
        sender=site.name,
        subject=subject,
        text=render_to_string("discussions/letter.txt", context),
        html=render_to_string("discussions/letter.html", {**context, "subject": subject}),
        headers={
            **write_thread_headers(author, letter_id, single.notification if single else None),
            "List-Id": f"<{site.key}.{find_mail_domain()}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def show_entry(entry: Entry, language: str) -> dict[str, Any]:
    """Return what is told of one notification as plain text: `heading`, `excerpt`, it `quoted`, `reason`, and links."""
    notification, removal, _, measure = entry
    if measure is not None:
        return show_measure(measure, notification.author.site, language)
    if notification.prompt is not None:
        return show_resolution(notification.prompt, language)
    assert notification.comment is not None
    comment, thread = notification.comment, notification.comment.thread
    title = clean_line(thread.title or thread.key, MAX_TITLE_CHARACTERS)
    name = clean_line(comment.author.name, MAX_TITLE_CHARACTERS)
    excerpt = "" if notification.kind == NotificationKind.FLAG else cut_excerpt(comment.body)
    reason = ""
    if removal is not None and removal.title:
        answer = removal.objection.answer if removal.objection else ""
        why = ": ".join(part for part in (removal.title, removal.explanation) if part)
        reason = " · ".join(part for part in (why, removal.how, answer) if part)
    return {
        "heading": say(find_heading(notification), language=language, name=name, title=title),
        "excerpt": excerpt,
        "quoted": "\n".join(f"> {line}" for line in excerpt.split("\n")),
        "reason": reason,
        "appeal_link": find_objection_link(entry),
        "link": find_link(comment, thread) if comment.status == Status.PUBLISHED else "",
    }


def find_objection_link(entry: Entry) -> str:
    """Return where the reader objects to what was decided about their own comment, or about one they reported."""
    comment = entry.notification.comment
    if comment is not None and entry.removal is not None and entry.removal.appeal_until:
        return write_appeal_link(comment.pk)
    return write_report_link(entry.flag_id) if entry.flag_id else ""


def show_resolution(prompt: Prompt, language: str) -> dict[str, Any]:
    """Return what is told of a prompt that has an outcome, likewise."""
    title = clean_line(prompt.question, MAX_TITLE_CHARACTERS)
    return {
        "heading": say("mail.resolved", language=language, title=title),
        "excerpt": "",
        "quoted": "",
        "reason": "",
        "link": prompt.thread.url,
    }


def show_measure(measure: Measure, site: Site, language: str) -> dict[str, Any]:
    """Return what is told of a measure against the reader, likewise: what it does, why, and how to object."""
    why = ": ".join(part for part in (measure.why, measure.message) if part)
    return {
        "heading": say("mail.measure", language=language, site=site.name),
        "excerpt": "",
        "quoted": "",
        "reason": " · ".join((why, measure.effect, measure.objection)),
        "link": "",
    }


def find_heading(notification: Notification) -> str:
    """Return the code of the sentence that says what happened."""
    if not notification.status:
        return f"mail.{notification.kind}"
    outcome = "published" if notification.status == Status.PUBLISHED else "removed"
    return f"mail.{notification.kind}_{outcome}"


def find_link(comment: Comment, thread: Thread) -> str:
    """Return where a comment is read, "" for a thread whose page is not known."""
    return f"{thread.url}#comment-{comment.pk}" if thread.url else ""


def cut_excerpt(body: str) -> str:
    """Return the beginning of a text, without what mail programs may stumble over."""
    text = "".join(character for character in body if character in "\n\t" or character.isprintable()).strip()
    return text if len(text) <= MAX_EXCERPT_CHARACTERS else text[:MAX_EXCERPT_CHARACTERS].rstrip() + " …"


def write_stop_link(author: Author, single: Notification | None) -> str:
    """Return the address that ends such mail: of this thread, of this kind, or, from a letter of many things, all."""
    what, thread_id = (single.kind if single else ALL), 0
    if single and single.comment and single.kind == NotificationKind.THREAD:
        thread_id = single.comment.thread_id
    token = write_unsubscribe_token(Subscription(author.pk, what, thread_id))
    return settings.BASE_URL + reverse("unsubscribe", args=[token])


def write_thread_headers(author: Author, letter_id: int, single: Notification | None) -> dict[str, str]:
    """Return the headers by which mail programs put letters about one thread together (RFC 5322 §3.6.4).

    A comment's letter answers that of the comment which it replies to, whether or not this reader ever got one.
    """
    if single is None:
        return {"Message-ID": name_message(f"letter-{letter_id}", author)}
    comment = single.comment
    if comment is None and single.prompt is None:
        return {"Message-ID": name_message(f"measure-{single.pk}", author)}
    if comment is None:
        assert single.prompt is not None
        thread = name_message(f"thread-{single.prompt.thread_id}", author)
        own = name_message(f"prompt-{single.pk}", author)
        return {"Message-ID": own, "In-Reply-To": thread, "References": thread}
    above = [name_message(f"thread-{comment.thread_id}", author)]
    for ancestor in (comment.root_id, comment.parent_id):
        if ancestor is not None and (name := name_message(f"comment-{ancestor}", author)) not in above:
            above.append(name)
    own = f"comment-{comment.pk}" if not single.status else f"decision-{single.pk}"
    if single.status:
        above.append(name_message(f"comment-{comment.pk}", author))
    return {
        "Message-ID": name_message(own, author),
        "In-Reply-To": above[-1],
        "References": " ".join(above),
    }


def name_message(name: str, author: Author) -> str:
    """Return the id of a message to one reader."""
    return f"<{name}.to-{author.pk}@{find_mail_domain()}>"
