"""Which mailbox an e-mail address leads to, whatever alias it is written with."""

# Providers that ignore dots in the part before the @. A part after `+` is an alias nearly everywhere.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_SAME = {"googlemail.com": "gmail.com"}

FREE_PROVIDERS = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "hotmail.com", "outlook.com", "live.com"),
        *(
            "msn.com",
            "aol.com",
            "icloud.com",
            "gmx.de",
            "gmx.net",
            "gmx.com",
            "web.de",
            "mail.ru",
            "yandex.ru",
        ),
        *(
            "inbox.ru",
            "bk.ru",
            "list.ru",
            "proton.me",
            "protonmail.com",
            "mail.com",
            "libero.it",
            "orange.fr",
        ),
        *(
            "free.fr",
            "uol.com.br",
            "bol.com.br",
            "qq.com",
            "163.com",
            "naver.com",
            "seznam.cz",
            "wp.pl",
            "o2.pl",
        ),
    }
)


def find_mailbox(email: str) -> str:
    """Return the address that `email` leads to without its alias, in lower case; empty if it is no address."""
    name, _, domain = email.strip().lower().rpartition("@")
    name = name.partition("+")[0] or name
    if domain in _DOTLESS:
        name = name.replace(".", "")
    return f"{name}@{_SAME.get(domain, domain)}" if name and domain else ""
