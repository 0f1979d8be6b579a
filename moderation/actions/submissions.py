"""Judging texts that are kept elsewhere: the same checks and policy, on what another system tells of them."""

import math
import secrets
from dataclasses import dataclass
from datetime import datetime

from discussions.models import Site
from discussions.tokens import hash_address, hash_email, hash_identity
from moderation.actions.links import find_domains
from moderation.checks import run_checks
from moderation.counters import Sent, count_sent
from moderation.policy import SitePolicy, Verdict, decide
from moderation.queries.listings import list_wanted, look_up
from moderation.queries.records import describe_domains
from moderation.queries.subjects import Setup, get_setup, read_language
from moderation.rules.matching import apply_rules
from moderation.scoring.languages import detect_language
from moderation.subject import AuthorRecord, Duplicates, Echoes, Finding, FormRecord, Subject, Velocity


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A text as another system hands it in. `address` is the writer's; nothing of it is kept but hashes for an hour.

    `author_id` is what the system calls the writer, where it tells no e-mail address.

    `language` is what the system takes its texts to be in, `own_host` its host: links there do not lead outward. What
    `is_urgent` is judged by the quick model alone.
    """

    text: str
    posted_at: datetime
    name: str = ""
    email: str = ""
    url: str = ""
    address: str = ""
    author_id: str = ""
    language: str = ""
    own_host: str = ""
    is_reply: bool = False
    is_staff: bool = False
    is_urgent: bool = False
    honeypot_filled: bool = False


@dataclass(frozen=True, slots=True)
class JudgedSubmission:
    verdict: Verdict
    findings: tuple[Finding, ...]
    policy: SitePolicy

    @property
    def is_unjudged(self) -> bool:
        """Whether a check that would have counted could not run."""
        contributing = [each for each in self.findings if each.check in self.verdict.contributing]
        return any(each.outcome == "unavailable" for each in contributing)


def judge_submission(site: Site, submission: Submission, *, is_counted: bool = True) -> JudgedSubmission:
    """Return the verdict by the site's policy. `is_counted`: it counts among what its sender sent in the last hour.

    Of the writer's record, of repeats and of the conversation nothing is known here, and nothing is held against them.
    """
    setup = get_setup(site)
    subject = _build_subject(site, setup, submission, is_counted)
    rules = setup.rulebook.list_running(submission.posted_at)
    findings = apply_rules(subject, run_checks(subject), rules)
    return JudgedSubmission(decide(findings, setup.policy, subject.facts), findings, setup.policy)


def _build_subject(site: Site, setup: Setup, submission: Submission, is_counted: bool) -> Subject:
    text, expected = submission.text, submission.language or read_language(site)
    domains = find_domains(f"{text} {submission.url}")
    address_hash, subnet_hash = hash_address(submission.address)
    senders = {
        "author": _hash_author(site, submission),
        "address": address_hash,
        "subnet": subnet_hash,
    }
    told = {kind: sender for kind, sender in senders.items() if sender}
    writer = next(iter(told.values()), "")
    velocity: Velocity | None = Velocity()
    if is_counted and told:
        sent = Sent(0, site.pk, secrets.token_hex(8), submission.posted_at, told, writer, domains)
        velocity = (count_sent([sent]) or {}).get(0)
    own_hosts = [*site.allowed_hosts, submission.own_host]
    return Subject(
        site=site.key,
        text=text,
        language=detect_language(text, expected),
        posted_at=submission.posted_at,
        waited_seconds=math.inf if submission.is_urgent else 0.0,
        is_reply=submission.is_reply,
        site_language=expected,
        staff_names=setup.staff_names,
        author=AuthorRecord(
            kind="staff" if submission.is_staff else "guest",
            name=submission.name,
            email=submission.email or None,
            url=submission.url,
        ),
        form=FormRecord(honeypot_filled=submission.honeypot_filled),
        velocity=velocity,
        duplicates=Duplicates(),
        echoes=Echoes(),
        domains=describe_domains(site.pk, domains),
        listed=look_up({0: list_wanted(f"{text} {submission.url}", submission.email, address_hash)})[0],
        words=setup.words,
        own_domains=frozenset(host.lstrip(".").lower() for host in own_hosts if host),
        max_links=setup.policy.max_links,
        min_seconds_to_submit=setup.policy.min_seconds_to_submit,
        site_model=setup.site_model,
    )


def _hash_author(site: Site, submission: Submission) -> str:
    if submission.email:
        return hash_email(submission.email)
    return hash_identity(site.key, submission.author_id) if submission.author_id else ""
