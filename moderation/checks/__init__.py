"""Every check, in one list. A check looks at a `Subject` and says one `Finding`; it touches nothing else."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from moderation.checks.calls import CallsCode, check_calls
from moderation.checks.duplicates import DuplicatesCode, check_duplicates
from moderation.checks.echoes import EchoesCode, check_echoes
from moderation.checks.email import EmailCode, check_email
from moderation.checks.form import FormCode, check_form
from moderation.checks.gibberish import GibberishCode, check_gibberish
from moderation.checks.identity import IdentityCode, check_identity
from moderation.checks.language import LanguageCode, check_language
from moderation.checks.links import LinksCode, check_links
from moderation.checks.listed import ListedCode, check_listed
from moderation.checks.plug import PlugCode, check_plug
from moderation.checks.relevance import RelevanceCode, check_relevance
from moderation.checks.shouting import ShoutingCode, check_shouting
from moderation.checks.trust import TrustCode, check_trust
from moderation.checks.velocity import VelocityCode, check_velocity
from moderation.checks.wording import PromotionCode, ToxicityCode, check_promotion, check_toxicity
from moderation.checks.words import WordsCode, check_words
from moderation.evidence import report_unavailable
from moderation.subject import Finding, Subject

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """A check by name, with the reason codes it may answer besides `<name>.unavailable`."""

    name: str
    run: Callable[[Subject], Finding]
    codes: type[StrEnum]


# Every one always runs: what one finds never hides what another would. The order is that in which a moderator reads the
# evidence, and makes no difference to the verdict.
CHECKS: tuple[Check, ...] = (
    # Explicit: what the site ordered, and what a person would not do.
    Check("words", check_words, WordsCode),
    Check("form", check_form, FormCode),
    # The text.
    Check("links", check_links, LinksCode),
    Check("calls", check_calls, CallsCode),
    Check("plug", check_plug, PlugCode),
    Check("shouting", check_shouting, ShoutingCode),
    Check("promotion", check_promotion, PromotionCode),
    Check("toxicity", check_toxicity, ToxicityCode),
    Check("gibberish", check_gibberish, GibberishCode),
    # The text among others.
    Check("relevance", check_relevance, RelevanceCode),
    Check("language", check_language, LanguageCode),
    Check("duplicates", check_duplicates, DuplicatesCode),
    Check("echoes", check_echoes, EchoesCode),
    Check("velocity", check_velocity, VelocityCode),
    # The author.
    Check("email", check_email, EmailCode),
    Check("listed", check_listed, ListedCode),
    Check("identity", check_identity, IdentityCode),
    Check("trust", check_trust, TrustCode),
)


def run_checks(subject: Subject, checks: Sequence[Check] = CHECKS) -> tuple[Finding, ...]:
    """Return what each of `checks` says of `subject`, in their order.

    Never raises: a check that fails answers `unavailable`, which no policy takes for a pass.
    """
    return tuple(_run_check(check, subject) for check in checks)


def _run_check(check: Check, subject: Subject) -> Finding:
    try:
        return check.run(subject)
    except Exception as error:
        logger.exception("check %s failed", check.name)
        return report_unavailable(check.name, type(error).__name__)
