"""Everything that can go wrong between Parley and a provider, each with a stable code.

`is_retryable`: asking again a little later may help. `counts`: it is the provider's trouble, and opens its circuit
breaker; what is wrong with one comment alone does not.
"""


class ProviderFailure(Exception):
    """The provider gave no answer that could be used."""

    code = "failed"
    is_retryable = False
    counts = True

    def __init__(self, remark: str = "", *, retry_after: float | None = None) -> None:
        """`remark` is the provider's own, for the operator; `retry_after`, in seconds, what it asked for."""
        self.remark = remark
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {remark}" if remark else self.code)


class TimedOut(ProviderFailure):
    """No whole answer within the time that the site allows."""

    code = "timed_out"


class Unreachable(ProviderFailure):
    """No connection: the name is not known, nobody listens, or the connection broke."""

    code = "unreachable"
    is_retryable = True


class Untrusted(ProviderFailure):
    """Its certificate is not good for its name."""

    code = "untrusted"


class AddressNotAllowed(ProviderFailure):
    """Its name leads into a private network, or its address is not of https."""

    code = "address_not_allowed"


class Redirected(ProviderFailure):
    """It answered with another address. What a reader wrote goes where the admin said and nowhere else."""

    code = "redirected"


class AnswerTooLarge(ProviderFailure):
    code = "answer_too_large"


class UnreadableAnswer(ProviderFailure):
    """It answered something that its contract does not know."""

    code = "unreadable_answer"


class KeyRefused(ProviderFailure):
    """Its key is wrong, expired or blocked."""

    code = "key_refused"


class RequestRefused(ProviderFailure):
    """It does not take this comment: its language, its length."""

    code = "request_refused"
    counts = False


class RateLimited(ProviderFailure):
    """Too many requests, or nothing left of what was paid for."""

    code = "rate_limited"
    is_retryable = True


class ServerFailed(ProviderFailure):
    """It answered that it is in trouble itself (5xx)."""

    code = "server_failed"
    is_retryable = True


class SecretUnreadable(ProviderFailure):
    """The stored secret was sealed under another SECRET_KEY; it has to be entered again."""

    code = "secret_unreadable"
    counts = False


class BreakerOpen(ProviderFailure):
    """It failed several times in a row and is left alone for a while."""

    code = "breaker_open"
    counts = False


class BudgetSpent(ProviderFailure):
    """It was asked as often today as the site allows."""

    code = "budget_spent"
    counts = False


class Uncounted(ProviderFailure):
    """The counters (Redis) are away: nobody could say whether the budget allows it."""

    code = "uncounted"
    counts = False


class Expired(ProviderFailure):
    """No worker came to asking it in time."""

    code = "expired"
    counts = False


class Disabled(ProviderFailure):
    """The site's admin switched it off before it was asked."""

    code = "disabled"
    counts = False


FAILURES: tuple[type[ProviderFailure], ...] = (
    TimedOut,
    Unreachable,
    Untrusted,
    AddressNotAllowed,
    Redirected,
    AnswerTooLarge,
    UnreadableAnswer,
    KeyRefused,
    RequestRefused,
    RateLimited,
    ServerFailed,
    SecretUnreadable,
    BreakerOpen,
    BudgetSpent,
    Uncounted,
    Expired,
    Disabled,
)
