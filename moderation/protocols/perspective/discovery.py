"""The discovery document: the methods in the form that Google's API clients build themselves from.

After the "Discovery Document" reference of Google's API Discovery Service.
"""

from typing import Any

_SCORE = {"value": {"type": "number", "format": "float"}, "type": {"type": "string"}}
_SPANS = {"type": "array", "items": {"$ref": "SpanScore"}}
_ATTRIBUTES = {"type": "object", "additionalProperties": {"$ref": "AttributeScores"}}
_STRINGS = {"type": "array", "items": {"type": "string"}}
_ABOUT = {
    "comment": {"$ref": "TextEntry"},
    "context": {"$ref": "Context"},
    "languages": _STRINGS,
    "clientToken": {"type": "string"},
    "communityId": {"type": "string"},
}

_SCHEMAS: dict[str, dict[str, Any]] = {
    "TextEntry": {"text": {"type": "string"}, "type": {"type": "string"}},
    "Context": {"entries": {"type": "array", "items": {"$ref": "TextEntry"}}},
    "AttributeParameters": {
        "scoreType": {"type": "string"},
        "scoreThreshold": {"type": "number", "format": "float"},
    },
    "Score": _SCORE,
    "SpanScore": {
        "begin": {"type": "integer", "format": "int32"},
        "end": {"type": "integer", "format": "int32"},
        "score": {"$ref": "Score"},
    },
    "AttributeScores": {"summaryScore": {"$ref": "Score"}, "spanScores": _SPANS},
    "AnalyzeCommentRequest": {
        **_ABOUT,
        "requestedAttributes": {
            "type": "object",
            "additionalProperties": {"$ref": "AttributeParameters"},
        },
        "spanAnnotations": {"type": "boolean"},
        "doNotStore": {"type": "boolean"},
        "dropUnsupportedAttributes": {"type": "boolean"},
        "sessionId": {"type": "string"},
    },
    "AnalyzeCommentResponse": {
        "attributeScores": _ATTRIBUTES,
        "languages": _STRINGS,
        "detectedLanguages": _STRINGS,
        "clientToken": {"type": "string"},
    },
    "SuggestCommentScoreRequest": {**_ABOUT, "attributeScores": _ATTRIBUTES},
    "SuggestCommentScoreResponse": {"clientToken": {"type": "string"}},
}


def describe_methods(root: str) -> dict[str, Any]:
    """Return the document; `root` is the address of this server, with a slash at its end."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "commentanalyzer:v1alpha1",
        "name": "commentanalyzer",
        "version": "v1alpha1",
        "title": "Perspective Comment Analyzer API",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "batchPath": "batch",
        "parameters": {
            "key": {"type": "string", "location": "query"},
            "alt": {"type": "string", "location": "query", "default": "json"},
            "prettyPrint": {"type": "boolean", "location": "query", "default": "true"},
        },
        "schemas": {
            name: {"id": name, "type": "object", "properties": properties}
            for name, properties in _SCHEMAS.items()
        },
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _describe("analyze", "AnalyzeComment"),
                    "suggestscore": _describe("suggestscore", "SuggestCommentScore"),
                }
            }
        },
    }


def _describe(name: str, types: str) -> dict[str, Any]:
    path = f"v1alpha1/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": path,
        "flatPath": path,
        "httpMethod": "POST",
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{types}Request"},
        "response": {"$ref": f"{types}Response"},
    }
