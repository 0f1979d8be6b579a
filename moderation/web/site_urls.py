"""The addresses of the pages about sites, below /desk/."""

from django.urls import path

from moderation.web import (
    audits,
    coral,
    erasures,
    learning,
    policy,
    prompts,
    providers,
    raids,
    reports,
    rules,
    sites,
    statistics,
    threads,
    transparency,
    webhooks,
    word_lists,
)

SITE = "sites/<slug:site_key>"
RULE = f"{SITE}/rules/<number:rule_id>"
PROVIDER = f"{SITE}/providers/<number:provider_id>"
WEBHOOK = f"{SITE}/webhooks/<number:webhook_id>"
PROMPT = f"{SITE}/prompts/<number:prompt_id>"
LIST = f"{SITE}/word-lists/<number:list_id>"

urlpatterns = [
    path("sites", sites.show_sites, name="sites"),
    path("new-site", sites.new_site, name="site-new"),
    path(f"{SITE}/statistics", statistics.show_statistics, name="site-statistics"),
    path(f"{SITE}/transparency", transparency.show_transparency, name="site-transparency"),
    path(f"{SITE}/transparency/<number:year>", reports.show_report, name="site-transparency-report"),
    path(
        f"{SITE}/transparency/<number:year>.<report_file:form>",
        reports.download_report,
        name="site-transparency-report-file",
    ),
    path(f"{SITE}/audits", audits.show_audits, name="site-audits"),
    path(f"{SITE}/audits/<number:audit_id>", audits.answer, name="site-audit"),
    path(f"{SITE}/statements.json", transparency.download_statements, name="site-statements"),
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
    path(f"{SITE}/coral-secrets", coral.add_secret, name="site-setup-coral"),
    path(
        f"{SITE}/coral-secrets/<number:secret_id>/remove", coral.remove_secret, name="site-setup-coral-remove"
    ),
    path(f"{SITE}/word-lists", word_lists.show_word_lists, name="site-word-lists"),
    path(f"{SITE}/word-lists/new", word_lists.new_word_list, name="site-word-list-new"),
    path(f"{SITE}/word-lists/try", word_lists.try_word_list, name="site-word-list-try"),
    path(LIST, word_lists.show_word_list, name="site-word-list"),
    path(f"{LIST}/try", word_lists.try_word_list, name="site-word-list-try"),
    path(f"{LIST}/delete", word_lists.remove_word_list, name="site-word-list-delete"),
    path(f"{LIST}/entries.csv", word_lists.export_word_list, name="site-word-list-export"),
    path(f"{LIST}/import", word_lists.import_word_list, name="site-word-list-import"),
    path(f"{SITE}/rules", rules.show_rules, name="site-rules"),
    path(f"{SITE}/rules/new", rules.new_rule, name="site-rule-new"),
    path(f"{SITE}/rules/try", rules.try_rule, name="site-rule-try"),
    path(RULE, rules.show_rule, name="site-rule"),
    path(f"{RULE}/try", rules.try_rule, name="site-rule-try"),
    path(f"{RULE}/move", rules.move, name="site-rule-move"),
    path(f"{RULE}/switch", rules.switch, name="site-rule-switch"),
    path(f"{RULE}/delete", rules.remove, name="site-rule-delete"),
    path(f"{SITE}/erasures", erasures.show_erasures, name="site-erasures"),
    path(f"{SITE}/raids", raids.show_raids, name="site-raids"),
    path(f"{SITE}/raids/<number:raid_id>/end", raids.end, name="site-raid-end"),
    path(f"{SITE}/learning", learning.show_learning, name="site-learning"),
    path(f"{SITE}/learning/revert", learning.revert, name="site-learning-revert"),
    path(f"{SITE}/providers", providers.show_providers, name="site-providers"),
    path(f"{SITE}/providers/new", providers.new_provider, name="site-provider-new"),
    path(PROVIDER, providers.show_one, name="site-provider"),
    path(f"{PROVIDER}/try", providers.try_one, name="site-provider-try"),
    path(f"{PROVIDER}/delete", providers.remove, name="site-provider-delete"),
    path(f"{SITE}/webhooks", webhooks.show_webhooks, name="site-webhooks"),
    path(f"{SITE}/webhooks/new", webhooks.new_webhook, name="site-webhook-new"),
    path(WEBHOOK, webhooks.show_webhook, name="site-webhook"),
    path(f"{WEBHOOK}/try", webhooks.try_webhook, name="site-webhook-try"),
    path(f"{WEBHOOK}/rotate", webhooks.rotate, name="site-webhook-rotate"),
    path(f"{WEBHOOK}/replay", webhooks.replay, name="site-webhook-replay"),
    path(f"{WEBHOOK}/delete", webhooks.remove, name="site-webhook-delete"),
    path(f"{SITE}/threads", threads.show_threads, name="site-threads"),
    path(f"{SITE}/threads/<number:thread_id>", threads.show_one, name="site-thread"),
    path(f"{SITE}/prompts", prompts.show_prompts, name="site-prompts"),
    path(f"{SITE}/prompts/new", prompts.new_prompt, name="site-prompt-new"),
    path(PROMPT, prompts.show_one, name="site-prompt"),
    path(f"{PROMPT}/close", prompts.close, name="site-prompt-close"),
    path(f"{PROMPT}/resolve", prompts.resolve, name="site-prompt-resolve"),
    path(f"{PROMPT}/annul", prompts.annul, name="site-prompt-annul"),
    path(f"{PROMPT}/template", prompts.keep_template, name="site-prompt-keep"),
    path(
        f"{SITE}/prompt-templates/<number:template_id>/delete",
        prompts.remove_template,
        name="site-prompt-template-delete",
    ),
    path(f"{SITE}/policy", policy.show_policy, name="site-policy"),
    path(f"{SITE}/policy/try", policy.try_policy, name="site-policy-try"),
    path(f"{SITE}/policy/restore", policy.restore, name="site-policy-restore"),
]
