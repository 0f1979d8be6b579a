"""Requests as Perspective's clients send them, answers as they read them, and its errors. Pure.

After https://developers.perspectiveapi.com (references "Methods" and "Errors").
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.scoring.explanation import Sentence

MAX_BYTES = 20_480  # of the text
MAX_TOKEN_CHARACTERS = 1_000
MAX_LANGUAGES = 10

_LABELS = {
    "TOXICITY": "toxicity",
    "SEVERE_TOXICITY": "severe_toxicity",
    "IDENTITY_ATTACK": "identity_attack",
    "INSULT": "insult",
    "PROFANITY": "obscene",
    "THREAT": "threat",
}
# Attributes by the label that answers them.
ATTRIBUTES: Mapping[str, str] = {
    **_LABELS,
    **{f"{name}_EXPERIMENTAL": label for name, label in _LABELS.items()},
    "OBSCENE": "obscene",
    "SPAM": "spam",
}
# What clients may ask for, and no data supports here.
UNSUPPORTED = frozenset(
    {
        *("SEXUALLY_EXPLICIT", "FLIRTATION", "ATTACK_ON_AUTHOR", "ATTACK_ON_COMMENTER"),
        *("INCOHERENT", "INFLAMMATORY", "LIKELY_TO_REJECT", "UNSUBSTANTIAL"),
    }
)

# What Coral suggests of comments that its moderators have decided on: whether they are toxic.
VERDICTS: Mapping[str, bool] = {"APPROVED": False, "HIGHLIGHTED": False, "DELETED": True}

_ERROR_TYPE = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")


_STATUSES = {
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
}


class ProtocolError(Exception):
    """What is wrong with a request, as Perspective says it."""

    def __init__(self, message: str, error_type: str = "", *, code: int = 400, **details: object) -> None:
        self.message, self.error_type, self.code, self.details = message, error_type, code, details
        super().__init__(message)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer's body, as Google's own interfaces have it."""
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": _STATUSES[self.code],
        }
        if self.error_type:
            error["details"] = [{"@type": _ERROR_TYPE, "errorType": self.error_type, **self.details}]
        return {"error": error}


def refuse_key() -> ProtocolError:
    """Return the error of a request without a key that this server knows."""
    return ProtocolError("API key not valid. Please pass a valid API key.", "API_KEY_INVALID")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client wants to know of a text. `wanted`: the least score that it wants to be told, by attribute."""

    text: str
    wanted: Mapping[str, float]
    languages: Sequence[str]  # as the client has them: it is sure of these
    wants_spans: bool
    drops_unsupported: bool  # it would rather have no score than an error
    client_token: str | None

    @property
    def language(self) -> str:
        """The first of the languages, as an ISO 639-1 code; empty where the client leaves it to the server."""
        return self.languages[0].partition("-")[0].lower() if self.languages else ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a client says that a text should have scored, 0 to 1, by attribute."""

    text: str
    scores: Mapping[str, float]
    client_token: str | None


def read_analyze(body: object) -> Asked:
    """Return what is asked. Raises ProtocolError."""
    fields = _read_object(body, "request")
    wanted = {
        _read_attribute(name): _read_threshold(options)
        for name, options in _read_object(fields.get("requestedAttributes"), "requestedAttributes").items()
    }
    if not wanted:
        raise ProtocolError("No requested attributes specified.")
    text = _read_text(fields)
    languages = fields.get("languages") or []
    if not isinstance(languages, list) or len(languages) > MAX_LANGUAGES:
        raise _refuse_value("languages")
    if not all(isinstance(each, str) and _LANGUAGE.match(each) for each in languages):
        raise _refuse_value("languages")
    return Asked(
        text,
        wanted,
        languages,
        bool(fields.get("spanAnnotations")),
        bool(fields.get("dropUnsupportedAttributes")),
        _read_token(fields),
    )


def read_suggestion(body: object) -> Suggested:
    """Return what is suggested; a verdict is one on TOXICITY. Raises ProtocolError."""
    fields = _read_object(body, "request")
    scores = {}
    for name, attribute in _read_object(fields.get("attributeScores"), "attributeScores").items():
        summary = _read_object(attribute, name).get("summaryScore")
        score = _read_score(_read_object(summary, name).get("value", 0))
        if name in VERDICTS:
            scores["TOXICITY"] = score if VERDICTS[name] else 1 - score
        else:
            scores[_read_attribute(name)] = score
    if not scores:
        raise ProtocolError("No attribute scores specified.")
    return Suggested(_read_text(fields), scores, _read_token(fields))


def refuse_language(attribute: str, language: str) -> ProtocolError:
    """Return the error of an attribute that cannot be scored in a language."""
    return ProtocolError(
        f"Attribute {attribute} does not support request languages: {language}",
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        languageNotSupportedByAttributeError={
            "attribute": attribute,
            "requestedLanguages": [language],
        },
    )


def write_score(value: float) -> dict[str, Any]:
    return {"value": value, "type": "PROBABILITY"}


def write_attribute(value: float, spans: Sequence[Sentence]) -> dict[str, Any]:
    """Return an attribute's answer; `spans` are the sentences, where the client wants them."""
    answer: dict[str, Any] = {"summaryScore": write_score(value)}
    if spans:
        answer["spanScores"] = [
            {"begin": each.span.start, "end": each.span.end, "score": write_score(each.probability)}
            for each in spans
        ]
    return answer


def _read_object(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _refuse_value(name)
    return value


def _read_attribute(name: str) -> str:
    if name not in ATTRIBUTES and name not in UNSUPPORTED:
        raise ProtocolError(f"Unknown requested attribute: {name[:100]}")
    return name


def _read_threshold(options: object) -> float:
    if options is None:
        return 0.0
    fields = _read_object(options, "requestedAttributes")
    if fields.get("scoreType", "PROBABILITY") not in ("PROBABILITY", "SCORE_TYPE_UNSPECIFIED"):
        raise _refuse_value("scoreType")
    return _read_score(fields.get("scoreThreshold", 0))


def _read_score(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ProtocolError("Scores must be in the range [0, 1].")
    return float(value)


def _read_text(fields: Mapping[str, Any]) -> str:
    comment = _read_object(fields.get("comment"), "comment")
    text, kind = comment.get("text", ""), comment.get("type", "PLAIN_TEXT")
    if not isinstance(text, str):
        raise _refuse_value("comment.text")
    if kind not in ("PLAIN_TEXT", "HTML", "TEXT_TYPE_UNSPECIFIED"):
        raise _refuse_value("comment.type")
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ProtocolError("Comment text too long.", "COMMENT_TOO_LONG")
    if kind == "HTML":
        text = blank_markup(text)
    if not text.strip():
        raise ProtocolError("Comment must be non-empty.", "COMMENT_EMPTY")
    return text


def _read_token(fields: Mapping[str, Any]) -> str | None:
    token = fields.get("clientToken")
    if token is not None and (not isinstance(token, str) or len(token) > MAX_TOKEN_CHARACTERS):
        raise _refuse_value("clientToken")
    return token


def _refuse_value(name: str) -> ProtocolError:
    return ProtocolError(f"Invalid value at '{name}'.")


def blank_markup(text: str) -> str:
    """Return HTML with a space for each character of its tags, so that what is left stays where it was.

    Character references stay as they are typed: the models read them.
    """
    kept, place = [], 0
    while (start := text.find("<", place)) >= 0:
        is_tag = text[start + 1 : start + 2].isalpha() or text[start + 1 : start + 2] in ("/", "!")
        end = text.find(">", start) + 1 if is_tag else start
        if not end:
            break  # no more tags that end
        kept.append(text[place:start] + (" " * (end - start) if is_tag else "<"))
        place = end if is_tag else start + 1
    return "".join(kept) + text[place:]
