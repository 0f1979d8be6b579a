from typing import Any

from django.db import migrations

# What a site owes the public, as policies said it, and what a site that says nothing has.
DEFAULTS: dict[str, Any] = {
    "state_reasons": "off",
    "state_spam": "off",
    "publish_report": "off",
    "audit_published": 0.0,
    "audit_stopped": 0.0,
}


def move_duties(apps: Any, schema_editor: Any) -> None:
    """Say among a site's duties what its policy in force says of them; policies keep what they said.

    The new version is as old as the switch that says statements are sent: what is sent begins there.
    """
    policies = apps.get_model("moderation", "PolicyVersion").objects.order_by("-version")
    duties = apps.get_model("moderation", "DutiesVersion").objects
    for site_id in policies.order_by("site").values_list("site", flat=True).distinct():
        versions = list(policies.filter(site=site_id))
        said = _read(versions[0].document)
        if said == _read({}):
            continue
        since = versions[0].created_at
        for version in versions:
            if not said["state_reasons"] or not _read(version.document)["state_reasons"]:
                break
            since = version.created_at
        last = duties.filter(site=site_id).order_by("-version").first()
        made = duties.create(
            site_id=site_id,
            version=last.version + 1 if last is not None else 2,  # 1 is the defaults
            document={**(last.document if last is not None else {}), **said},
            created_by_id=versions[0].created_by_id,
        )
        duties.filter(pk=made.pk).update(created_at=since)


def _read(document: dict[str, Any]) -> dict[str, Any]:
    said = {name: document.get(name, usual) for name, usual in DEFAULTS.items()}
    return {name: value == "on" if isinstance(value, str) else value for name, value in said.items()}


class Migration(migrations.Migration):
    dependencies = [("moderation", "0029_restrictions")]

    operations = [migrations.RunPython(move_duties, migrations.RunPython.noop)]
