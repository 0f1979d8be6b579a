"""Makes the demo: the site, the people who moderate it, its rules, and discussions that have been going for two days.

Everything is made once and then left as people change it; only the addresses follow BASE_URL.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from discussions.actions.sites import create_site
from discussions.models import Prompt, Site, Thread
from discussions.pages.demo import ARABIC_THREAD, ARABIC_TITLE
from discussions.pages.front import DEMO_SITE, DEMO_THREAD
from moderation.demo.content import read_arabic, read_discussion, read_unwanted
from moderation.demo.conversation import hold_conversation
from moderation.demo.forecasting import ask_readers
from moderation.models import Membership, PolicyVersion, Role, WordList
from moderation.policy import SitePolicy

TITLE = "The year ahead: ten questions nobody can answer yet"
LOCAL_HOSTS = ["localhost", "127.0.0.1"]

INSULTS = """\
idiot
clown
moron*
vollidiot*
die klappe
"""
SALES_TALK = """\
guaranteed profit
contact me on whatsapp
working from home
"""


def make_demo() -> Site:
    """Make the demo, or what of it is missing, and return its site."""
    with transaction.atomic():
        site = _make_site()
        moderator = find_person(site, Role.MODERATOR)
        find_person(site, Role.ADMIN)
        thread = _make_thread(site, DEMO_THREAD, TITLE, "demo")
        if not thread.comments.exists():
            hold_conversation(thread, moderator, [*read_discussion(), *read_unwanted()])
        if not Prompt.objects.filter(thread=thread).exists():
            ask_readers(thread, moderator)
        arabic = _make_thread(site, ARABIC_THREAD, ARABIC_TITLE, "demo-arabic")
        if not arabic.comments.exists():
            hold_conversation(arabic, moderator, read_arabic())
    return site


def find_person(site: Site, role: Role) -> User:
    """Return the demo's person of this role, made now, without a password, if there is none.

    Somebody else's account is never taken: where its name is, the demo's has another.
    """
    names = [role.value, f"demo-{role.value}"]
    known = User.objects.filter(username__in=names, memberships__site=site, memberships__role=role).first()
    if known is not None:
        return known
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    person = User.objects.create_user(next(name for name in names if name not in taken))
    Membership.objects.create(user=person, site=site, role=role)
    return person


def _make_site() -> Site:
    site = Site.objects.filter(key=DEMO_SITE).first()
    if site is None:
        site = create_site(key=DEMO_SITE, name="The Demo Gazette", hosts=LOCAL_HOSTS)
        site.allows_own_host = True
        site.save(update_fields=["allows_own_host"])
        _make_rules(site)
    return site


def _make_thread(site: Site, key: str, title: str, page: str) -> Thread:
    """Return the thread below the article that is the demo's `page`."""
    address = settings.BASE_URL + reverse(page)
    thread, _ = Thread.objects.get_or_create(site=site, key=key, defaults={"title": title, "url": address})
    if thread.url != address:
        thread.url = address
        thread.save(update_fields=["url"])
    return thread


def _make_rules(site: Site) -> None:
    PolicyVersion.objects.create(site=site, version=1, document=SitePolicy().to_dict())
    WordList.objects.create(site=site, name="Insults", action="hold", label="abuse", entries=INSULTS)
    WordList.objects.create(site=site, name="Sales talk", action="reject", label="spam", entries=SALES_TALK)
