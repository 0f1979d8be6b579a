"""Every address that Parley answers."""

from django.urls import include, path
from django.views.decorators.cache import cache_page
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config import errors, health, metrics_page

urlpatterns = [
    path("healthz", health.show_alive),
    path("readyz", health.show_ready),
    path("metrics", metrics_page.show_metrics),
    path("api/v1/", include("discussions.api.urls")),
    path("api/v1/moderation/", include("moderation.api.urls")),
    path(
        "api/schema/",
        cache_page(3600, cache="local")(SpectacularAPIView.as_view(authentication_classes=[])),
        name="schema",
    ),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="schema", template_name="api_docs.html", authentication_classes=[]
        ),
    ),
    path("", include("moderation.protocols.urls")),
    path("", include("moderation.web.public_urls")),
    path("", include("discussions.urls")),
    path("desk", RedirectView.as_view(pattern_name="desk:queue")),
    path("desk/", include("moderation.web.urls")),
    path("desk/", include("moderation.web.account_urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler429 = errors.too_many_requests
handler404 = errors.not_found
handler500 = errors.server_error
