"""Gathers from the database what the checks look at, for many texts at once: each question is one query for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from discussions.models import Revision, Site
from moderation.models import PolicyVersion, Provider
from moderation.policy import SitePolicy
from moderation.queries.duplicates import find_duplicates
from moderation.queries.listings import find_listed
from moderation.queries.records import describe_authors, describe_domains
from moderation.queries.rules import Rulebook, get_rulebook, list_compiled_words
from moderation.queries.site_models import get_site_model
from moderation.queries.surroundings import (
    describe_parent,
    list_conversations,
    list_raided,
    list_staff_names,
)
from moderation.scoring.languages import UNKNOWN, detect_language
from moderation.scoring.site_model import SiteModel
from moderation.subject import DomainRecord, Echoes, FormRecord, Subject, Velocity
from moderation.text.fingerprints import Fingerprint
from moderation.text.wordlists import WordList


def get_policy(site_id: int) -> SitePolicy:
    """Return the policy in force on a site: its latest version, or the defaults where it has none."""
    latest = find_policy(site_id)
    if latest is None:
        return SitePolicy()
    return SitePolicy.from_stored(latest.document, latest.version)


def find_policy(site_id: int) -> PolicyVersion | None:
    """Return the latest version of a site's policy, None where it has none."""
    versions = PolicyVersion.objects.filter(site_id=site_id).select_related("created_by")
    return versions.order_by("-version").first()


@dataclass(frozen=True, slots=True)
class Setup:
    """What a site has set up for its checks, as it is now."""

    policy: SitePolicy
    rulebook: Rulebook
    words: Sequence[WordList]
    site_model: SiteModel | None
    staff_names: Sequence[str]
    providers: Sequence[Provider]


def get_setup(site: Site) -> Setup:
    """Return what `site` has set up. Six queries, once rules, lists and model are in this process."""
    return Setup(
        policy=get_policy(site.pk),
        rulebook=get_rulebook(site.pk),
        words=list_compiled_words(site.pk),
        site_model=get_site_model(site.pk),
        staff_names=list_staff_names(site),
        providers=list(Provider.objects.filter(site=site, enabled=True).order_by("place")),
    )


@dataclass(frozen=True, slots=True)
class Traces:
    """What a text leaves behind for others to be compared with, and what it met there."""

    fingerprint: Fingerprint
    domains: Sequence[str] = ()
    velocity: Velocity | None = None
    echoes: Echoes | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Revisions of one site that are judged together.

    Each comes with its comment, and that with its thread, site, author, parent and the parent's author. `traces` are by
    the revisions' ids. `is_backlog`: more wait than fit.
    """

    setup: Setup
    revisions: Sequence[Revision]
    traces: Mapping[int, Traces] = field(default_factory=dict)
    is_backlog: bool = False

    @property
    def site(self) -> Site:
        return self.revisions[0].comment.thread.site


def build_subjects(batch: Batch) -> list[Subject]:
    """Return everything that the checks look at for each revision of a batch. Nine queries, however many they are."""
    now = timezone.now()
    site, setup, revisions = batch.site, batch.setup, batch.revisions
    comments = [revision.comment for revision in revisions]
    conversations = list_conversations(comments)
    raided = list_raided(comments, now)
    authors = describe_authors(
        {comment.author_id: comment.author for comment in comments}.values(),
        except_comments=[comment.pk for comment in comments],
    )
    duplicates = find_duplicates(revisions, {key: traces.fingerprint for key, traces in batch.traces.items()})
    listed = find_listed(revisions)
    domains = describe_domains(
        site.pk, list(dict.fromkeys(name for traces in batch.traces.values() for name in traces.domains))
    )

    def build(revision: Revision) -> Subject:
        comment, traces = revision.comment, batch.traces[revision.pk]
        return Subject(
            site=site.key,
            text=revision.body,
            language=detect_language(revision.body, read_language(site)),
            posted_at=revision.created_at,
            waited_seconds=max(
                (now - (revision.queued_at or revision.created_at)).total_seconds() * batch.is_backlog, 0.0
            ),
            is_reply=comment.parent_id is not None,
            thread_key=comment.thread.key,
            parent=describe_parent(comment),
            conversation=conversations[comment.pk],
            site_language=read_language(site),
            staff_names=setup.staff_names,
            thread_title=comment.thread.title,
            thread_premoderated=comment.thread.is_premoderated,
            in_raid=comment.pk in raided,
            author=authors[comment.author_id],
            form=FormRecord(
                honeypot_filled=revision.honeypot_filled,
                seconds_to_submit=revision.seconds_to_submit,
                is_unproven=revision.is_unproven,
            ),
            velocity=traces.velocity,
            duplicates=duplicates[revision.pk],
            echoes=traces.echoes,
            domains=_choose_domains(domains, traces.domains),
            words=setup.words,
            listed=listed[revision.pk],
            own_domains=frozenset(host.lstrip(".").lower() for host in site.allowed_hosts),
            max_links=setup.policy.max_links,
            min_seconds_to_submit=setup.policy.min_seconds_to_submit,
            site_model=setup.site_model,
        )

    return [build(revision) for revision in revisions]


def read_language(site: Site) -> str:
    """Return the language that a site expects, as an ISO 639-1 code: `de` of `de-AT`."""
    return site.language.partition("-")[0].lower() or UNKNOWN


def _choose_domains(records: Mapping[str, DomainRecord], wanted: Sequence[str]) -> dict[str, DomainRecord]:
    return {domain: records[domain] for domain in wanted if domain in records}
