"""A site's house rules and how to reach it, for whoever reads there."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.catalogue import find_language
from discussions.gate import load_gate
from discussions.models import Site
from discussions.queries.threads import get_site
from discussions.refusals import Refused
from discussions.rules_links import write_rules_link

# They change once in months; their language is that of who asks.
CACHE_CONTROL = "private, max-age=300"


class SiteRulesQuery(serializers.Serializer[Any]):
    version = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="The present one if left out."
    )


class ToldRuleOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField(allow_blank=True)
    law = serializers.CharField(allow_blank=True)


class SiteRulesOutput(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="0: the usual ones.")
    since = serializers.DateTimeField(allow_null=True)
    is_current = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True, help_text="What stands around them, as plain text.")
    rules = ToldRuleOutput(many=True)
    url = serializers.CharField(help_text="A page with the same.")
    notice_url = serializers.CharField(
        allow_null=True,
        help_text="The page for a notice of illegal content, with the comment's id for `{comment}`; null: none taken.",
    )
    reader_contact = serializers.CharField(allow_blank=True)
    authority_contact = serializers.CharField(allow_blank=True)
    contact_languages = serializers.CharField(allow_blank=True)
    dispute_body = serializers.CharField(allow_blank=True)


class SiteRulesView(APIView):
    authentication_classes = ()

    @describe(
        answers={200: SiteRulesOutput},
        errors=("site_not_found",),
        public=True,
        parameters=[SiteRulesQuery],
        tags=["threads"],
    )
    def get(self, request: Request, site_key: str) -> Response:
        """Read a site's house rules in the language asked for, and how to reach the site."""
        query = read_input(SiteRulesQuery, request.query_params)
        site = get_site(site_key)
        return Response(show_site_rules(site, query.get("version")), headers={"Cache-Control": CACHE_CONTROL})


def show_site_rules(site: Site, version: int | None) -> dict[str, Any]:
    """Return the rules in the active language. Raises Refused (not_found) for a version there never was."""
    rules = load_gate().read_house_rules(site, find_language(get_language()), version)
    if rules is None:
        raise Refused("not_found")
    told = ("version", "since", "is_current", "text")
    reached = ("reader_contact", "authority_contact", "contact_languages", "dispute_body")
    return {
        **{name: getattr(rules, name) for name in (*told, *reached)},
        "rules": [
            {"code": rule.code, "title": rule.title, "explanation": rule.explanation, "law": rule.law}
            for rule in rules.rules
        ],
        "url": write_rules_link(site.key, version),
        "notice_url": f"{settings.BASE_URL}/comments/{{comment}}/notice" if rules.takes_notices else None,
    }
