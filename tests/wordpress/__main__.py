"""`python -m tests.wordpress`, as root on Debian: WordPress and its Akismet plugin, with Parley in Akismet's place.

Installs WordPress, PHP and MariaDB from the system's packages where they are missing; runs them, and a Parley, in a
temporary folder; and goes through what a blog's visitors and its editor do. Ends with 1 at the first thing that is not
as it should be.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

import httpx

from tests.stack import Stack, running_stack
from tests.wordpress.blog import Blog, install_packages, running_blog

SPAM = (
    "Make $5000 a week from home!!! Best casino bonus at http://win-big.example and http://casino.example "
    "click here now, text me on WhatsApp +1 555 010 9999"
)
HAM = "I would not book a terrace for May, not in this town: it rained on every first of May that I remember."
NOBODY = "http://127.0.0.1:9"


def main() -> int:
    if os.geteuid() != 0:
        print("This installs packages and runs a database as its own user: it has to be root.")
        return 1
    install_packages()
    with tempfile.TemporaryDirectory(prefix="parley-wordpress-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the database's own user must be able to reach its data
        with running_stack(folder / "var") as stack, running_blog(folder, stack.url) as blog:
            go_through(stack, blog)
    print("All of it is as it should be.")
    return 0


def go_through(stack: Stack, blog: Blog) -> None:
    key = stack.demo["akismet_key"]
    blog.set_option("comment_previously_approved", "0")
    expect("a wrong key is not kept", "akismet-enter-api-key-box" in blog.enter_key("a" * 12))
    settings = blog.enter_key(key)
    expect("the key is kept", f'value="{key}"' in settings and "Active" in settings)

    blog.set_option("akismet_strictness", "0")  # keep spam, however blatant, in the spam folder
    blog.comment(SPAM, "Robot", "203.0.113.7")
    blog.comment(HAM, "Ann", "198.51.100.8")
    expect("spam is caught and ham passes", blog.list_comments() == {"Robot": "spam", "Ann": "1"})
    expect("the plugin shows what was blocked", "1 spam" in settle(blog.show_settings()))

    blog.comment(
        "Nobody can live without akismet-guaranteed-spam.", "akismet-guaranteed-spam", "198.51.100.9"
    )
    expect("the fixed name is spam", blog.list_comments()["akismet-guaranteed-spam"] == "spam")
    blog.set_option("akismet_strictness", "1")
    blog.comment(f"{SPAM} {SPAM}", "Blatant", "203.0.113.17")
    kept = blog.list_comments().get("Blatant", "discarded")
    expect("blatant spam is discarded or in the spam folder", kept in ("discarded", "spam"))

    blog.mark("Robot", "unspamcomment")
    blog.mark("Ann", "spamcomment")
    expect(
        "both are moved", blog.list_comments()["Ann"] == "spam" and blog.list_comments()["Robot"] != "spam"
    )
    uses = httpx.get(f"{stack.url}/1.2/key-sites", params={"api_key": key}).json()
    (site,) = next(iter(uses.values()))
    expect(
        '"not spam" and "spam" teach',
        (site["false_positives"], site["missed_spam"]) == ("1", "1") and count_lessons(stack) == (1, 1),
    )

    blog.point_at(NOBODY)
    blog.comment(f"{HAM} I shall bring an umbrella.", "Bea", "198.51.100.10")
    expect("without an answer a comment is held", blog.list_comments()["Bea"] == "0")
    blog.point_at(stack.url)
    blog.check_again()
    expect("and looked at when there is one", blog.list_comments()["Bea"] == "1")


def count_lessons(stack: Stack) -> tuple[int, int]:
    """Return how many texts Parley keeps to learn from that are spam, and that are none."""
    code = (
        "from moderation.models import Lesson;"
        "print(*(Lesson.objects.filter(label='spam', is_true=value).count() for value in (True, False)))"
    )
    spam, ham = stack.manage("shell", "--no-imports", "--command", code).split()
    return int(spam), int(ham)


def settle(page: str) -> str:
    """Return the words of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split()).lower()


def expect(what: str, is_so: bool) -> None:
    print(f"{'ok' if is_so else 'NOT OK'}: {what}", flush=True)
    if not is_so:
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
