"""The sentence for each reason code: what a moderator reads next to a comment.

Codes come from the checks and the policy, which know nothing of languages; the sentences are translated here.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from moderation.subject import JSON

_UNAVAILABLE = ".unavailable"

_SENTENCES: dict[str, Any] = {
    "form.honeypot": _("Filled in a field that people cannot see."),
    "form.too_fast": _(
        "Sent %(seconds)s seconds after the form was shown; people need at least %(minimum)s."
    ),
    "form.clear": _("Handed in as a person would."),
    "links.too_many": ngettext_lazy(
        "Contains %(count)s link; the limit here is %(limit)s.",
        "Contains %(count)s links; the limit here is %(limit)s.",
        "count",
    ),
    "links.first_link": _("The first link by this author, to %(host)s."),
    "links.mostly_link": _("Hardly any text besides the link."),
    "links.shortener": _("A shortened link (%(host)s) hides where it leads."),
    "links.ip_host": _("A link to a bare address, %(host)s."),
    "links.lookalike": _("A link whose name imitates another in different letters: %(host)s."),
    "links.obfuscated": _("A link typed so as not to look like one: %(host)s."),
    "links.bad_domain": _("%(percent)s %% of the earlier comments that linked %(domain)s were removed."),
    "links.markup": _("Contains the markup of another system, %(markup)s."),
    "links.in_name": _("The author's name is a link, %(host)s."),
    "links.odd_ending": _("A link whose ending mostly throw-away sites have, %(host)s."),
    "links.author_url": _("A newcomer with a page of their own, %(host)s."),
    "links.clear": _("No link speaks against it."),
    "calls.own": _("Calls readers to the author's own pages: “%(words)s”."),
    "calls.reach": _("Asks readers to get in touch elsewhere: “%(words)s”."),
    "calls.visit": _("Asks readers to follow a link or sign up: “%(words)s”."),
    "calls.clear": _("Calls nobody away."),
    "plug.praise_and_link": _("A newcomer praises in general, answers nobody, and links to %(host)s."),
    "plug.praise_and_name": _("A newcomer praises in general, answers nobody, and turns to “%(name)s”."),
    "plug.praise": _("A newcomer's praise that fits any article."),
    "plug.restates": _("A newcomer's praise that repeats the article's title."),
    "plug.template": ngettext_lazy(
        "Another author wrote a sentence of the same pattern in the last week.",
        "%(authors)s other authors wrote a sentence of the same pattern in the last week.",
        "authors",
    ),
    "plug.clear": _("Nothing is advertised under praise."),
    "words.rejected": _("“%(word)s” is on the list “%(list)s”, which rejects."),
    "words.held": _("“%(word)s” is on the list “%(list)s”, which holds for review."),
    "words.suspected": _("“%(word)s” is on the list “%(list)s”."),
    "words.clear": _("No word of the site's lists."),
    "duplicates.repeated": ngettext_lazy(
        "The author already posted this here.",
        "The author already posted this here %(count)s times.",
        "count",
    ),
    "duplicates.cross_posted": ngettext_lazy(
        "The author posted the same in another thread.",
        "The author posted the same %(count)s times in other threads.",
        "count",
    ),
    "duplicates.copied": ngettext_lazy(
        "Another author posted the same text.", "%(authors)s other authors posted the same text.", "authors"
    ),
    "duplicates.known_bad": _("Of %(count)s earlier comments with the same text, %(bad)s were removed."),
    "duplicates.near": ngettext_lazy(
        "Another author posted nearly the same text (%(percent)s %% alike).",
        "%(authors)s other authors posted nearly the same text (%(percent)s %% alike).",
        "authors",
    ),
    "duplicates.near_bad": _(
        "Of %(count)s earlier comments with nearly the same text (%(percent)s %% alike), %(bad)s were removed."
    ),
    "duplicates.clear": _("Nothing like it was posted before."),
    "echoes.other_sites": ngettext_lazy(
        "Nearly the same text was posted to another site in the last day.",
        "Nearly the same text was posted to %(sites)s other sites in the last day.",
        "sites",
    ),
    "echoes.clear": _("Not seen on other sites."),
    "relevance.unrelated": _("Shares no word with the article's title and the comments around it."),
    "relevance.unrelated_link": _(
        "A newcomer's link in a text that shares no word with the article's title and the comments around it."
    ),
    "relevance.clear": _("Nothing says that it is beside the point."),
    "language.other": _("In a language that nobody else writes here (%(language)s)."),
    "language.clear": _("In a language that is written here."),
    "velocity.author": ngettext_lazy(
        "%(count)s comments by this author in the last minute; %(limit)s are usual at most.",
        "%(count)s comments by this author in the last %(minutes)s minutes; %(limit)s are usual at most.",
        "minutes",
    ),
    "velocity.address": ngettext_lazy(
        "%(count)s comments from this address in the last minute; %(limit)s are usual at most.",
        "%(count)s comments from this address in the last %(minutes)s minutes; %(limit)s are usual at most.",
        "minutes",
    ),
    "velocity.subnet": ngettext_lazy(
        "%(count)s comments from this network in the last minute; %(limit)s are usual at most.",
        "%(count)s comments from this network in the last %(minutes)s minutes; %(limit)s are usual at most.",
        "minutes",
    ),
    "velocity.domain": _("%(authors)s authors linked %(domain)s in the last hour."),
    "velocity.clear": _("Sent at a usual pace."),
    "shouting.capitals": _("%(percent)s %% of the letters are capitals."),
    "shouting.repeated_characters": _("%(count)s characters only repeat the one before."),
    "shouting.repeated_words": _(
        "Says the same words over and over: %(distinct)s different ones of %(words)s."
    ),
    "shouting.punctuation": _("%(count)s exclamation and question marks in rows."),
    "shouting.emoji": _("Mostly emoji, %(count)s of them."),
    "shouting.clear": _("Written in a normal voice."),
    "promotion.likely": _("Reads like advertising (%(percent)s %%): %(words)s."),
    "promotion.clear": _("Does not read like advertising."),
    "toxicity.likely": _("Reads as hurtful (%(percent)s %%): %(words)s."),
    "toxicity.threat": _("Reads as a threat (%(percent)s %%): %(words)s."),
    "toxicity.identity_attack": _("Reads as an attack on a group of people (%(percent)s %%): %(words)s."),
    "toxicity.severe_toxicity": _("Reads as severe abuse (%(percent)s %%): %(words)s."),
    "toxicity.insult": _("Reads as an insult (%(percent)s %%): %(words)s."),
    "toxicity.obscene": _("Obscene (%(percent)s %%): %(words)s."),
    "toxicity.unsupported": _("Not judged for insults: no model for this language (%(language)s)."),
    "toxicity.clear": _("Does not read as hurtful."),
    "gibberish.mash": _("%(percent)s %% of the letters are in words typed at random."),
    "gibberish.clear": _("Made of words."),
    "email.disposable": _("The e-mail address is at %(domain)s, which gives throw-away ones."),
    "email.clear": _("Nothing against the e-mail address."),
    "identity.imitates_staff": _("The author's name looks like “%(name)s”, who speaks for this site."),
    "identity.imitates_reader": _("The author's name looks like that of “%(name)s”, who writes here too."),
    "identity.office_name": _("A guest who goes by the name “%(name)s”."),
    "identity.named_like_link": _("A newcomer called as what they link to, %(host)s."),
    "identity.shared_mailbox": _("%(count)s spellings of one mailbox commented here in the last day."),
    "identity.random_name": _("The author's name looks typed at random."),
    "identity.numbered_name": _("Name and address look made by a script."),
    "identity.clear": _("Nothing against the author's name and address."),
    "trust.banned": _("The author is banned."),
    "trust.shadowed": _("The author's comments are shown to nobody else."),
    "trust.premoderated": _("This author's comments wait for a moderator."),
    "trust.recently_removed": _(
        "Of the author's %(decided)s comments decided in the last seven days, %(removed)s were removed."
    ),
    "trust.removed_before": _("Of the author's %(decided)s comments, %(removed)s were removed."),
    "trust.new_commenter": _("The author's first comment here."),
    "trust.clear": _("Nothing against the author."),
    "rules.spam": _("The rule “%(rule)s” marks such comments as spam."),
    "rules.rejected": _("The rule “%(rule)s” rejects such comments."),
    "rules.shadowed": _("The rule “%(rule)s” shows such comments to their author only."),
    "rules.held": _("The rule “%(rule)s” holds such comments for review."),
    "rules.published": _("The rule “%(rule)s” publishes such comments."),
    "rules.flagged": _("The rule “%(rule)s” wants such comments looked at."),
    "rules.tagged": _("The rule “%(rule)s” tags such comments."),
    "rules.clear": _("No rule of the site matches."),
    "rule.fires_too_often": _(
        "Switched itself off: it matched %(hits)s of the last %(checked)s comments; new rules may match 5 %% at most."
    ),
    "listed.address": _("The network address is on Stop Forum Spam's list of spammers."),
    "listed.email": _("The e-mail address is on Stop Forum Spam's list of spammers."),
    "listed.domain": _("%(domain)s is on Stop Forum Spam's list of spammers' domains."),
    "listed.clear": _("On no list of known spammers."),
    "provider.spam": _("“%(provider)s” takes it for spam (%(percent)s %%)."),
    "provider.blatant": _("“%(provider)s” is certain that it is spam."),
    "provider.abuse": _("“%(provider)s” finds %(category)s in it (%(percent)s %%)."),
    "provider.remark": _("“%(provider)s” says: %(message)s (%(category)s, %(percent)s %%)"),
    "provider.clear": _("“%(provider)s” has nothing against it."),
    "provider.waiting": _("“%(provider)s” has not answered yet."),
    "provider.released": _("“%(provider)s” has nothing against it, and may release what is held."),
    "policy.staff": _("Written by the site's staff."),
    "policy.thread_premoderated": _("Every comment in this thread waits for a moderator."),
    "policy.raid": _(
        "An attack on this discussion is on; until it ends, a moderator looks at those new here first."
    ),
    "policy.unproven": _(
        "Sent suspiciously, from a page without scripts, where nobody can prove to be no robot."
    ),
    "policy.all_premoderated": _("Every comment on this site waits for a moderator."),
    "policy.new_commenter": ngettext_lazy(
        "The author has %(published)s published comments; until there is %(threshold)s, a moderator looks first.",
        "The author has %(published)s published comments; until there are %(threshold)s, a moderator looks first.",
        "threshold",
    ),
    "policy.published": _("Nothing speaks against it strongly enough."),
    "coordination.group": _(
        "One of %(count)s comments by %(authors)s accounts that act together; they share: %(kinds)s."
    ),
    "coordination.surge": _(
        "%(count)s comments in half an hour, %(newcomers)s of them by newcomers; %(usual)s are usual here."
    ),
    "import.held": _("Was waiting for a moderator where it was imported from."),
    "import.rejected": _("Had been rejected where it was imported from."),
    "import.spam": _("Had been marked as spam where it was imported from."),
    "flag.reported": _("Reported by a reader."),
    "case.picked": _("Picked out by a moderator."),
    "flag.hidden": _(
        "Hidden until somebody looks: %(flaggers)s readers reported it, with a weight of %(score)s of %(threshold)s."
    ),
    "priority.evidence": _("The checks speak against it (%(percent)s %%)."),
    "priority.reports": _("Readers reported it; by their record, that weighs %(score)s."),
    "priority.exposure": _("About %(exposure)s readers have met it."),
    "priority.age": ngettext_lazy("It waits for %(hours)s hour.", "It waits for %(hours)s hours.", "hours"),
    "priority.illegal": _("Reported as against the law."),
    "appeal.reporter": _("Somebody who reported it objects to its staying."),
    "appeal.author": _("Its author objects to its removal."),
    "notice.received": _("Somebody gave notice that it is against the law, and is to be answered."),
    "notice.trusted": _("A trusted flagger gave notice that it is against the law."),
    "notice.threat": _("Somebody gave notice that a life is in danger."),
    "priority.notice": _("Somebody gave notice that it is against the law."),
    "priority.urgent": _("A trusted flagger gave notice of it, or a life is in danger."),
    "priority.appeal": _("Its author objects to what became of it."),
    "sanction.rejected": _("Rejected together with what was done about its author."),
}


def has_sentence(code: str) -> bool:
    """Tell whether `describe` has a sentence of its own for `code`."""
    return code in _SENTENCES or code.endswith(_UNAVAILABLE)


def describe(code: str, details: Mapping[str, JSON]) -> str:
    """Return the sentence for `code` in the active language, as plain text, with the parameters in `details`.

    A code that is not known, or whose parameters are not there (evidence of another version or an outside provider),
    gets a sentence that names it. Never raises.
    """
    if code.endswith(_UNAVAILABLE):
        return str(_("The check “%(check)s” could not run.") % {"check": code.removesuffix(_UNAVAILABLE)})
    try:
        return str(_SENTENCES[code] % dict(details))
    except (KeyError, TypeError, ValueError):
        return str(_("Noticed by a check (%(code)s).") % {"code": code})
