"""The addresses of the pages about sites, below /desk/."""

from django.urls import path

from moderation.web import policy, sites, statistics

SITE = "sites/<slug:site_key>"

urlpatterns = [
    path("sites", sites.show_sites, name="sites"),
    path("new-site", sites.new_site, name="site-new"),
    path(f"{SITE}/statistics", statistics.show_statistics, name="site-statistics"),
    path(f"{SITE}/setup", sites.set_up, name="site-setup"),
    path(f"{SITE}/api-keys", sites.make_api_key, name="site-setup-api-keys"),
    path(f"{SITE}/api-keys/<number:key_id>/rotate", sites.rotate_api_key, name="site-setup-rotate"),
    path(f"{SITE}/api-keys/<number:key_id>/revoke", sites.revoke_api_key, name="site-setup-revoke"),
    path(f"{SITE}/signing-keys", sites.make_signing_key, name="site-setup-signing-keys"),
    path(
        f"{SITE}/signing-keys/<number:key_id>/revoke",
        sites.revoke_signing_key,
        name="site-setup-revoke-signing",
    ),
    path(f"{SITE}/policy", policy.show_policy, name="site-policy"),
    path(f"{SITE}/policy/try", policy.try_policy, name="site-policy-try"),
    path(f"{SITE}/policy/restore", policy.restore, name="site-policy-restore"),
]
