"""Providers as their documents say they behave, each good for the texts that the tests send."""

import hashlib
import hmac

from tests.providers.servers import Asked, Reply, Server, json_reply

KEY = "abcdef123456"
SECRET = "sk-" + "x" * 40


def akismet() -> Server:
    return Server(_akismet)


def _akismet(asked: Asked) -> Reply:
    form = asked.form
    if form.get("api_key") != KEY:
        return _akismet_invalid("We were unable to parse your key")
    for name in ("blog", "user_ip"):
        if not form.get(name):
            return _akismet_invalid(f'Empty "{name}" value')
    if asked.path in ("/1.1/submit-spam", "/1.1/submit-ham"):
        return Reply(body=b"Thanks for making the web a better place.")
    if asked.path != "/1.1/comment-check":
        return Reply(404)
    text = form.get("comment_content", "")
    if "viagra" in text:
        headers = {"X-akismet-pro-tip": "discard"} if "blatant" in text else {}
        return Reply(body=b"true", headers=headers)
    return Reply(body=b"false", headers={"X-akismet-guid": "abc"})


def _akismet_invalid(help_text: str) -> Reply:
    return Reply(body=b"invalid", headers={"X-akismet-debug-help": help_text})


def openai() -> Server:
    return Server(_openai)


def _openai(asked: Asked) -> Reply:
    if asked.headers.get("authorization") != f"Bearer {SECRET}":
        error = {
            "message": "Incorrect API key provided",
            "type": "invalid_request_error",
            "code": "invalid_api_key",
        }
        return json_reply({"error": error}, 401)
    document = asked.json
    if asked.path != "/moderations" or document["model"] != "omni-moderation-latest":
        return json_reply({"error": {"message": "The model does not exist", "code": "model_not_found"}}, 404)
    scores = dict.fromkeys(OPENAI_CATEGORIES, 0.0001)
    scores |= {"harassment": 0.97, "harassment/threatening": 0.4} if "turnip" in document["input"] else {}
    scores |= {"violence": 0.99} if "war" in document["input"].split() else {}
    result = {
        "flagged": max(scores.values()) > 0.5,
        "categories": {name: score > 0.35 for name, score in scores.items()},
        "category_scores": scores,
        "category_applied_input_types": {name: ["text"] for name in scores},
    }
    return json_reply({"id": "modr-1", "model": "omni-moderation-latest", "results": [result]})


OPENAI_CATEGORIES = (
    *("harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent"),
    *("self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors"),
    *("violence", "violence/graphic"),
)


def perspective() -> Server:
    return Server(_perspective)


def _perspective(asked: Asked) -> Reply:
    if asked.query.get("key") != KEY:
        details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
        return _perspective_error("API key not valid. Please pass a valid API key.", details)
    document = asked.json
    text = document["comment"]["text"]
    if not text.strip():
        return _perspective_error("Comment must be non-empty.", [{"errorType": "COMMENT_EMPTY"}])
    if len(text.encode()) > 20_480:
        return _perspective_error("Comment text too long.", [{"errorType": "COMMENT_TOO_LONG"}])
    if "kwijibo" in text:
        message = "Attribute TOXICITY does not support request languages: xx"
        return _perspective_error(message, [{"errorType": "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"}])
    value = 0.92 if "turnip" in text else 0.03
    scores = {
        name: {"summaryScore": {"value": value if name == "INSULT" else value / 2, "type": "PROBABILITY"}}
        for name in document["requestedAttributes"]
    }
    return json_reply({"attributeScores": scores, "languages": ["en"], "detectedLanguages": ["en"]})


def _perspective_error(message: str, details: list[dict[str, str]]) -> Reply:
    error = {"code": 400, "message": message, "status": "INVALID_ARGUMENT", "details": details}
    return json_reply({"error": error}, 400)


def language_model() -> Server:
    return Server(_language_model)


def _language_model(asked: Asked) -> Reply:
    if asked.path != "/chat/completions":
        return Reply(404)
    said = asked.json["messages"][-1]["content"]
    if "turnip" in said:
        return completion('{"label":"abuse","score":0.9,"reason":"Insults another reader."}')
    return completion('{"label":"none","score":0,"reason":"An opinion."}')


def completion(content: str | None, finish_reason: str = "stop") -> Reply:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": content},
        "finish_reason": finish_reason,
    }
    return json_reply({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice]})


def webhook() -> Server:
    return Server(_webhook)


def _webhook(asked: Asked) -> Reply:
    if not is_signed(asked, SECRET):
        return Reply(401)
    text = asked.json["comment"]["body"]
    if "umbrellas" in text:
        opinion = {"label": "spam", "score": 0.97, "code": "shop", "message": "Sells umbrellas."}
        return json_reply(opinion)
    return Reply(204)


def is_signed(asked: Asked, secret: str) -> bool:
    fields = dict(part.split("=", 1) for part in asked.headers["x-parley-signature"].split(","))
    signed = f"{fields['t']}.".encode() + asked.body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(fields["v1"], expected)
