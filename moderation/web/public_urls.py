"""The pages of moderation that everybody may read."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from discussions import converters  # noqa: F401  (the kinds of parts that these addresses have)
from moderation.web import reports


class ReportFileConverter(StringConverter):
    regex = "json|csv"


register_converter(ReportFileConverter, "report_file")

_REPORT = "transparency/<site:site_key>/<number:year>"

urlpatterns = [
    path(_REPORT, reports.show_public_report, name="report"),
    path(f"{_REPORT}.<report_file:form>", reports.download_public_report, name="report-file"),
]
