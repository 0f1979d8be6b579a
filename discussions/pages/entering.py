"""Who reads: told by the publisher's page, and forgotten on request."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from discussions.api.authentication import check_origin
from discussions.pages.place import Place, at_thread, own_forms_only
from discussions.pages.visitors import forget_reader, identify_reader, remember_reader
from discussions.pages.writing import see_other
from discussions.refusals import Refused


@require_POST
@at_thread
def sign_in(place: Place) -> HttpResponse:
    """Know a reader by the token that the site's page hands over: posted, so that it is in no address and no log."""
    if "Origin" not in place.request.headers:
        raise Refused("origin_not_allowed")
    check_origin(place.request, place.site)
    place.spend("sign_in")
    token = place.request.POST.get("token", "").strip()
    identify_reader(token, place.site)
    response = see_other(place.links(sent="token"))
    remember_reader(place.request, response, place.site, token)
    return response


@require_POST
@at_thread
@own_forms_only
def forget(place: Place) -> HttpResponse:
    """Be nobody in particular again. What was written stays."""
    response = see_other(place.links())
    forget_reader(place.request, response, place.site)
    return response
