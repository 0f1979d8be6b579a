"""Akismet's methods. Answers are plain text with status 200, also to a key that is not known."""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from discussions.models import ApiKey
from discussions.refusals import Refused
from moderation.actions.lessons import take_lesson
from moderation.actions.protocol_uses import Outcome, count_use
from moderation.actions.submissions import JudgedSubmission, Submission, judge_submission
from moderation.models import Protocol
from moderation.protocols.akismet.contract import (
    INVALID,
    THANKS,
    Checked,
    find_key,
    list_missing,
    read_comment,
    read_fields,
)
from moderation.protocols.akismet.usage import (
    answer_key_sites,
    answer_stats,
    answer_subscription,
    answer_usage_limit,
)
from moderation.protocols.keys import admit

Fields = dict[str, str]
Method = Callable[[ApiKey, Fields], HttpResponse]


def method(
    answer: Method, key_fields: Sequence[str] = ("api_key", "key")
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a method, for a site's key, which is in one of these fields or in the host's name."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        try:
            fields = _read_fields(request)
        except ValueError:
            return _refuse("Too many fields.")
        try:
            api_key = admit(request, find_key(fields, request.get_host(), key_fields))
        except Refused as refused:
            return HttpResponse(refused.message, status=429, content_type="text/plain; charset=utf-8")
        response = _refuse("The key is not known here.") if api_key is None else answer(api_key, fields)
        add_never_cache_headers(response)
        return response

    return view


def _read_fields(request: HttpRequest) -> Fields:
    if request.content_type == "multipart/form-data":
        return {name: str(value) for name, value in [*request.GET.items(), *request.POST.items()]}
    return read_fields(request.META["QUERY_STRING"], request.body, request.headers.get("Content-Type", ""))


def commenting(answer: Callable[[ApiKey, Checked], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a method that is told of a comment."""

    @method
    @wraps(answer)
    def view(api_key: ApiKey, fields: Fields) -> HttpResponse:
        if missing := list_missing(fields):
            return _refuse(f"Missing required field: {missing[0]}.")
        return answer(api_key, read_comment(fields))

    return require_POST(view)


# WordPress asks about a new key while it still sends the one that it has as its `api_key`.
@partial(method, key_fields=("key", "api_key"))
def verify_key(api_key: ApiKey, fields: Fields) -> HttpResponse:
    """Say that the key is known."""
    return _answer("valid")


@commenting
def check_comment(api_key: ApiKey, comment: Checked) -> HttpResponse:
    """Say whether a comment is spam."""
    is_spam, is_blatant = comment.is_guaranteed_spam, False
    if not is_spam and not comment.is_by_administrator:
        is_counted = not comment.is_test and not comment.is_recheck
        judged = judge_submission(api_key.site, _describe(comment), is_counted=is_counted)
        if judged.is_unjudged:
            # Neither word would be true. Clients keep what they get no answer for, and ask again.
            return HttpResponse("unavailable", status=503, content_type="text/plain")
        is_spam, is_blatant = _is_spam(judged), judged.verdict.status == "spam"
    if not comment.is_test:
        count_use(api_key, Protocol.AKISMET, comment.host, "spam" if is_spam else "ham")
    response = _answer("true" if is_spam else "false")
    response["X-akismet-guid"] = str(uuid4())
    if is_blatant:
        response["X-akismet-pro-tip"] = "discard"
    return response


@commenting
def submit_spam(api_key: ApiKey, comment: Checked) -> HttpResponse:
    """Learn that a comment is spam that was taken for ham."""
    return _learn(api_key, comment, is_spam=True)


@commenting
def submit_ham(api_key: ApiKey, comment: Checked) -> HttpResponse:
    """Learn that a comment is none of the spam that it was taken for."""
    return _learn(api_key, comment, is_spam=False)


@method
def show_usage_limit(api_key: ApiKey, fields: Fields) -> HttpResponse:
    """Say how much was asked for in this month. There is no limit."""
    return answer_usage_limit(api_key)


@method
def show_key_sites(api_key: ApiKey, fields: Fields) -> HttpResponse:
    """Say what was asked for in a month, by host."""
    return answer_key_sites(api_key, fields)


@method
def show_subscription(api_key: ApiKey, fields: Fields) -> HttpResponse:
    """Say whose key it is: without this WordPress keeps none."""
    return answer_subscription(api_key)


@method
def show_stats(api_key: ApiKey, fields: Fields) -> HttpResponse:
    """Say what came of the checks of the client's site."""
    return answer_stats(api_key, read_comment(fields).host, fields.get("from", ""))


@method
def deactivate(api_key: ApiKey, fields: Fields) -> HttpResponse:
    """Take note that a client leaves: there is nothing to do."""
    return _answer("deactivated")


@csrf_exempt
def show_test(request: HttpRequest) -> HttpResponse:
    """Say that somebody is here."""
    return _answer("connected")


def _learn(api_key: ApiKey, comment: Checked, *, is_spam: bool) -> HttpResponse:
    if not comment.is_test:
        if comment.text:
            writer = comment.email or comment.name or comment.address
            take_lesson(
                api_key,
                protocol=Protocol.AKISMET,
                text=comment.text,
                label="spam",
                is_true=is_spam,
                author=writer,
            )
        outcome: Outcome = "missed_spam" if is_spam else "false_positives"
        count_use(api_key, Protocol.AKISMET, comment.host, outcome)
    return _answer(THANKS)


def _is_spam(judged: JudgedSubmission) -> bool:
    """Tell whether the site's policy takes it for spam: refuses it, or would have a person look because it may be."""
    is_held = judged.verdict.status == "held" and judged.verdict.scores["spam"] >= judged.policy.hold_spam_at
    return judged.verdict.status in ("spam", "rejected") or is_held


def _describe(comment: Checked) -> Submission:
    now = timezone.now()
    return Submission(
        text=comment.text,
        # What is checked again later is counted as of then; nobody posts from the future.
        posted_at=min(comment.posted_at or now, now),
        name=comment.name,
        email=comment.email,
        url=comment.url,
        address=comment.address,
        language=comment.language,
        own_host=comment.host,
        is_reply=comment.is_reply,
        honeypot_filled=comment.honeypot_filled,
    )


def _answer(word: str) -> HttpResponse:
    return HttpResponse(word, content_type="text/plain; charset=utf-8")


def _refuse(help_text: str) -> HttpResponse:
    response = _answer(INVALID)
    response["X-akismet-debug-help"] = help_text
    return response
