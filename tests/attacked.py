"""Sets up a site on which known attacks were posted as everything that people can write.

Runs inside `manage.py shell`, against the Parley that the browser tests look at. Rows are made as posting them one by
one would leave them, with each text as the renderer makes it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from discussions.actions.authors import create_guest
from discussions.actions.sites import create_site
from discussions.api.outputs import show_author
from discussions.markup import render_markdown
from discussions.models import Author, Comment, Flag, Revision, Site, Status, Thread
from moderation.models import Case, Decision, HouseRule, Membership
from moderation.queries.desk import MAX_REPORTS

# A comment, two replies, and two replies to each: what the embed's first page shows unasked.
FAMILY = 7
PARENTS = (None, 0, 0, 1, 1, 2, 2)
# As many as a feed has, in whole families.
THREAD = FAMILY * 7
LONGEST_NAME, LONGEST_TITLE, LONGEST_NOTE, LONGEST_TEXT = 100, 500, 1_000, 9_000
# How many of a reader's own comments a page shows at once.
REMOVED = 90


def attack_site(key: str, moderator: str, password: str, attacks: list[str]) -> dict[str, Any]:
    """Make the site `key` with a moderator, and return where its attacks are.

    `threads`: keys of threads in which each attack is a comment's name, text and link, in turn; the first comment has
    an earlier text, too. `titles`: keys of threads, those first, each with a title and a case. `cases`: the cases'
    ids, with all attacks as reporters' names and notes, too. `guest`: what a browser keeps of a reader whose comments
    in `removed` were rejected for house rules that say such things.
    """
    now = timezone.now()
    with transaction.atomic():
        site = create_site(key=key, name=attacks[0][:LONGEST_NAME], hosts=["127.0.0.1"])
        user = User.objects.create_user(moderator, password=password)
        Membership.objects.create(user=user, site=site, role="admin")
        authors = Author.objects.bulk_create(
            Author(site=site, kind="guest", name=attack[:LONGEST_NAME].strip()) for attack in attacks
        )
        titles = list(pack(attacks, LONGEST_TITLE))
        threads = Thread.objects.bulk_create(
            Thread(site=site, key=f"attack-{number}", url="http://127.0.0.1/demo/", title=title, version=1)
            for number, title in enumerate(titles)
        )
        used = [threads[start // THREAD] for start in range(0, len(attacks), THREAD)]
        _publish(used, authors, attacks)
        cases = _hold(threads, authors, attacks)
        guest, token = create_guest(site=site, name="Greta", email="")
        _reject(threads[-1], guest, user, attacks)
    return {
        "site": key,
        "threads": [thread.key for thread in used],
        "titles": [thread.key for thread in threads],
        "cases": [case.pk for case in cases],
        "guest": {"token": token, "author": show_author(guest)},
        "removed": threads[-1].key,
        "time": now.isoformat(),
    }


def pack(attacks: list[str], most: int) -> Iterator[str]:
    """Yield texts of at most so many characters that have all of the attacks in them, one after another."""
    packed = ""
    for attack in attacks:
        for start in range(0, len(attack), most):
            piece = attack[start : start + most]
            if len(packed) + len(piece) + 2 > most and packed:
                yield packed
                packed = ""
            packed = f"{packed}\n\n{piece}" if packed else piece
    yield packed


def link(attack: str) -> str:
    """Return a text in which the attack is where links and pictures lead, and what they are called."""
    return f'[x]({attack}) <{attack}> ![x](<{attack}>) [x](https://a.example "{attack}")'


def render_attack(attack: str) -> str:
    """Return the HTML of a comment in which the attack is words, and of one in which it is links."""
    return f"{render_markdown(attack)}\n{render_markdown(link(attack))}"


def _publish(threads: list[Thread], authors: list[Author], attacks: list[str]) -> None:
    now = timezone.now()
    made: dict[int, Comment] = {}
    count = len(attacks)
    for place, above in enumerate(PARENTS):
        batch = {}
        for number in range(place, count, FAMILY):
            first = number - place
            parent = None if above is None else made[first + above]
            replies = [child for child, over in enumerate(PARENTS) if over == place and first + child < count]
            batch[number] = Comment(
                thread=threads[number // THREAD],
                author=authors[number],
                parent=parent,
                root=None if parent is None else made[first],
                depth=0 if parent is None else parent.depth + 1,
                status=Status.PUBLISHED,
                body=attacks[number],
                body_html=render_attack(attacks[number]),
                created_at=now,
                published_at=now,
                reply_count=len(replies),
                descendant_count=0 if place else min(FAMILY, count - first) - 1,
                version=1,
                ranked_version=1,
            )
        Comment.objects.bulk_create(batch.values(), batch_size=1_000)
        made |= batch
    for start, thread in zip(range(0, count, THREAD), threads, strict=True):
        thread.comment_count, thread.last_comment_at = min(THREAD, count - start), now
    Thread.objects.bulk_update(threads, ["comment_count", "last_comment_at"])
    # Each of these had another text before.
    earlier = dict(zip(range(0, count, THREAD), pack(attacks, LONGEST_TEXT), strict=False))
    edited = [made[number] for number in earlier]
    for comment in edited:
        comment.revision, comment.edited_at = 2, now
    Comment.objects.bulk_update(edited, ["revision", "edited_at"])
    Revision.objects.bulk_create(
        Revision(comment=made[place], number=number, body=body, created_at=now)
        for place, text in earlier.items()
        for number, body in enumerate((text, attacks[place]), 1)
    )
    Decision.objects.bulk_create(
        Decision(
            comment=comment,
            revision=1,
            action="publish",
            from_status=Status.PENDING,
            to_status=Status.PUBLISHED,
            actor="machine",
        )
        for comment in edited
    )


def _hold(threads: list[Thread], authors: list[Author], attacks: list[str]) -> list[Case]:
    """Return a case for each thread; the first ones have long texts, and all of them as many reports as are shown."""
    now = timezone.now()
    texts = list(pack(attacks, LONGEST_TEXT))
    texts += attacks[len(texts) : len(threads)]
    held = Comment.objects.bulk_create(
        Comment(
            thread=thread,
            author=author,
            status=Status.HELD,
            body=text,
            body_html="\n".join(render_attack(attack) for attack in text.split("\n\n")[:5]),
            created_at=now,
        )
        for thread, author, text in zip(threads, authors, texts, strict=False)
    )
    Revision.objects.bulk_create(
        Revision(comment=comment, number=1, body=comment.body, created_at=now) for comment in held
    )
    Flag.objects.bulk_create(
        Flag(
            comment=held[number // MAX_REPORTS],
            author=author,
            revision=1,
            reason="other",
            note=attacks[number][:LONGEST_NOTE],
        )
        for number, author in enumerate(authors)
    )
    return Case.objects.bulk_create(
        Case(
            comment=comment,
            site=comment.thread.site,
            thread=comment.thread,
            author=comment.author,
            kind="flagged",
            code="flag.other",
            opened_at=now + timedelta(seconds=number),
        )
        for number, comment in enumerate(held)
    )


def _reject(thread: Thread, guest: Author, user: User, attacks: list[str]) -> None:
    """Let comments of the guest be rejected, each for another rule."""
    now = timezone.now()
    site: Site = thread.site
    explanations = list(pack(attacks[::8], LONGEST_NOTE))[:REMOVED]
    rules = HouseRule.objects.bulk_create(
        HouseRule(
            site=site,
            code=f"attack_{number}",
            title=explanation[:LONGEST_NAME],
            explanation=explanation,
            is_legal_ground=True,
            law=attacks[number][:200],
        )
        for number, explanation in enumerate(explanations)
    )
    rejected = Comment.objects.bulk_create(
        Comment(
            thread=thread,
            author=guest,
            status=Status.REJECTED,
            body="An opinion.",
            body_html=render_markdown("An opinion."),
            created_at=now + timedelta(microseconds=number),
        )
        for number, _ in enumerate(rules)
    )
    Decision.objects.bulk_create(
        Decision(
            comment=comment,
            revision=1,
            action="reject",
            from_status=Status.HELD,
            to_status=Status.REJECTED,
            actor="moderator",
            moderator=user,
            code=rule.code,
        )
        for comment, rule in zip(rejected, rules, strict=True)
    )
