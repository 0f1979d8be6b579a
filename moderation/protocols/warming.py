"""Reading the models before they are asked for: clients of other services wait for a second or less.

Only in web processes of an installation by which other systems have texts checked: the others have no use for the
memory, some 60 MB for English and 100 MB for all languages.
"""

import threading

import structlog
from django.db import Error, connection
from django.utils import timezone

from discussions.models import Scope, Site
from moderation.actions.submissions import Submission, judge_submission
from moderation.scoring.scale import load_scale
from moderation.scoring.tiers import score_texts

logger = structlog.get_logger("protocols")

_TEXT = "A remark of ten words or so, which nobody has written."


def warm_up_aside() -> None:
    """Do `warm_up` in a thread of its own: the start does not wait for it."""
    threading.Thread(target=_warm_up_and_leave, name="warm-up", daemon=True).start()


def warm_up() -> None:
    """Read what it takes to judge a text for the sites whose keys may have texts checked, in their languages."""
    checked = {"api_keys__scopes__contains": [Scope.CHECK], "api_keys__revoked_at__isnull": True}
    sites = {site.language.partition("-")[0]: site for site in Site.objects.filter(**checked).distinct()}
    for language, site in sites.items():
        score_texts([_TEXT], depth="full", language=language)
        judge_submission(site, Submission(text=_TEXT, posted_at=timezone.now()), is_counted=False)
        load_scale()


def _warm_up_and_leave() -> None:
    try:
        warm_up()
    except Error as error:
        # No harm: whoever comes first waits for it.
        logger.warning("warm_up_failed", error=str(error))
    finally:
        connection.close()
