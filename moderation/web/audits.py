"""The desk's page on which moderators judge random samples of what machines decided, without knowing what that was."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.audits import answer_audit
from moderation.models import AuditVerdict
from moderation.queries.audits import get_my_audit, list_open, list_questions, measure_audits
from moderation.queries.duties import get_duties
from moderation.web.access import ModeratorRequest
from moderation.web.site_pages import go_to, render_site_page, site_page

LOOKED_AT = timedelta(days=90)


@require_safe
@site_page
def show_audits(request: ModeratorRequest, site: Site) -> HttpResponse:
    now = timezone.now()
    context = {
        "waiting": list_open(site, request.user).count(),
        "question": next(iter(list_questions(site, request.user, limit=1)), None),
        "rates": measure_audits(site, now - LOOKED_AT, now),
        "days": LOOKED_AT.days,
        "duties": get_duties(site.pk),
    }
    return render_site_page(request, site, "audits.html", context)


@require_POST
@site_page
def answer(request: ModeratorRequest, site: Site, audit_id: int) -> HttpResponse:
    audit = get_my_audit(request.user, audit_id)
    if audit.site_id != site.pk:
        raise Refused("audit_not_found")
    verdict = request.POST.get("verdict", "")
    if verdict not in AuditVerdict.values:
        raise Refused("malformed_request")
    try:
        answer_audit(audit, request.user, AuditVerdict(verdict))
    except Refused as refused:
        if refused.code != "action_not_available":
            raise
        return go_to("desk:site-audits", site, said="audit_gone")
    return go_to("desk:site-audits", site, said="audited")
