"""What would have become of decided comments under another policy, other rules, lists or models.

Pure. The findings of then are taken as they were; only what depends on what is tried out is found again, on the facts
of then.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from moderation.checks.form import check_form
from moderation.checks.links import check_links
from moderation.checks.wording import check_promotion, check_toxicity
from moderation.checks.words import check_words
from moderation.policy import Band, SitePolicy, decide
from moderation.rules.documents import Rule
from moderation.rules.matching import CHECK as RULES
from moderation.rules.matching import apply_rules
from moderation.scoring.site_model import SiteModel
from moderation.subject import Finding, Subject
from moderation.text.wordlists import WordList, search_lists

MAX_EXAMPLES = 20
MAX_SECONDS = 10.0  # of one dry run

Truth = Literal["published", "removed"]
Change = Literal["caught", "false_alarm", "missed", "freed"]
STOPPED: tuple[Band, ...] = ("held", "rejected", "spam")


@dataclass(frozen=True, slots=True)
class Scorer:
    """The shipped models of today, and what a site's moderators taught on top."""

    site_model: SiteModel | None


@dataclass(frozen=True, slots=True)
class Setup:
    """What comments are judged by, besides the checks.

    `scorer` scores their words anew, with today's shipped models; without one they count as they were scored then.
    """

    policy: SitePolicy
    rules: Sequence[Rule] = ()
    words: Sequence[WordList] = ()
    scorer: Scorer | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A comment that was decided: what was known and found when it was checked, and what it turned out to be.

    `truth` is a person's decision where there is one, else where it stands now.
    """

    comment_id: int
    subject: Subject
    findings: Sequence[Finding]
    truth: Truth


@dataclass(slots=True)
class Replay:
    """What came of it. Of each change it keeps the latest comments' ids."""

    checked: Counter[Truth] = field(default_factory=Counter)
    matched: Counter[Truth] = field(default_factory=Counter)  # by what is tried out alone
    stopped_before: Counter[Truth] = field(default_factory=Counter)
    stopped_after: Counter[Truth] = field(default_factory=Counter)
    moves: Counter[tuple[Band, Band]] = field(default_factory=Counter)
    examples: dict[Change, list[int]] = field(
        default_factory=lambda: {"caught": [], "false_alarm": [], "missed": [], "freed": []}
    )
    matched_published: list[int] = field(
        default_factory=list
    )  # of what was published, whatever else stops it

    def add_match(self, past: Past) -> None:
        self.matched[past.truth] += 1
        if past.truth == "published" and len(self.matched_published) < MAX_EXAMPLES:
            self.matched_published.append(past.comment_id)

    def add(self, past: Past, before: Band, after: Band) -> None:
        self.checked[past.truth] += 1
        self.stopped_before[past.truth] += before in STOPPED
        self.stopped_after[past.truth] += after in STOPPED
        if before != after:
            self.moves[before, after] += 1
        change = _name_change(past.truth, before in STOPPED, after in STOPPED)
        if change and len(self.examples[change]) < MAX_EXAMPLES:
            self.examples[change].append(past.comment_id)


def _name_change(truth: Truth, was_stopped: bool, is_stopped: bool) -> Change | None:
    if was_stopped == is_stopped:
        return None
    if truth == "removed":
        return "caught" if is_stopped else "missed"
    return "false_alarm" if is_stopped else "freed"


def replay(
    pasts: Iterable[Past],
    before: Setup,
    after: Setup,
    matches: Callable[[Past], bool] = lambda past: False,
) -> Replay:
    """Return what judging `pasts` by `after` rather than `before` changes, and which of them `matches`.

    Looks at as many as it can in ten seconds; `checked` says how many those were.
    """
    result = Replay()
    rejudge = _Rejudge(before, after)
    deadline = time.monotonic() + MAX_SECONDS
    for past in pasts:
        if time.monotonic() > deadline:
            break
        result.add(past, rejudge(past, before), rejudge(past, after))
        if matches(past):
            result.add_match(past)
    return result


class _Rejudge:
    """Judges again, finding anew only what differs between two setups."""

    def __init__(self, before: Setup, after: Setup) -> None:
        self.words = before.words != after.words
        self.rules = self.words or before.rules != after.rules
        self.links = before.policy.max_links != after.policy.max_links
        self.form = before.policy.min_seconds_to_submit != after.policy.min_seconds_to_submit
        self.models = before.scorer != after.scorer

    def __call__(self, past: Past, setup: Setup) -> Band:
        findings = {finding.check: finding for finding in past.findings}
        subject = past.subject
        if self.words:
            subject = replace(subject, words=setup.words)
            findings["words"] = check_words(subject)
        if self.links:
            subject = replace(subject, max_links=setup.policy.max_links)
            findings["links"] = check_links(subject)
        if self.form:
            subject = replace(subject, min_seconds_to_submit=setup.policy.min_seconds_to_submit)
            findings["form"] = check_form(subject)
        if setup.scorer is not None:
            subject = replace(subject, site_model=setup.scorer.site_model)
            findings |= {"promotion": check_promotion(subject), "toxicity": check_toxicity(subject)}
        found: Sequence[Finding] = list(findings.values())
        if self.rules or ((self.links or self.form or self.models) and setup.rules):
            first = [finding for finding in found if _is_first(finding)]
            later = [finding for finding in found if finding.check != RULES and not _is_first(finding)]
            found = [*apply_rules(subject, first, setup.rules), *later]
        return decide(found, setup.policy, subject.facts).band


def _is_first(finding: Finding) -> bool:
    """Tell whether rules saw the finding: providers and raids speak after them."""
    return finding.check not in (RULES, "coordination") and not finding.check.startswith("provider.")


def reads_texts(before: Setup, after: Setup) -> bool:
    """Tell whether comparing these two takes the texts, or only what was found in them."""
    rejudge = _Rejudge(before, after)
    return rejudge.words or rejudge.rules or rejudge.links or rejudge.form or rejudge.models


def match_rule(past: Past, rule: Rule) -> bool:
    """Tell whether `rule` matches by itself."""
    found = apply_rules(past.subject, [each for each in past.findings if _is_first(each)], [rule])
    return found[-1].code != "rules.clear"


def match_words(past: Past, words: WordList) -> bool:
    """Tell whether something of `words` stands in the text or the author's name."""
    texts = (past.subject.text, past.subject.author.name)
    return any(True for text in texts for _ in search_lists(text, [words], past.subject.language))
