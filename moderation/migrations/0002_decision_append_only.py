"""Decisions are a record: PostgreSQL itself refuses to change one, and to delete one but with its comment."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION moderation_decision_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM discussions_comment WHERE id = OLD.comment_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'decisions are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER moderation_decision_append_only BEFORE UPDATE OR DELETE ON moderation_decision
    FOR EACH ROW EXECUTE FUNCTION moderation_decision_refuse_change();
"""

BACKWARD = """
DROP TRIGGER moderation_decision_append_only ON moderation_decision;
DROP FUNCTION moderation_decision_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
