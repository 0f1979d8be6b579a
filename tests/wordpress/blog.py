"""A WordPress from Debian's packages on a free port, with a database of its own."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from config.run import free_port
from tests.bench.servers import running
from tests.waiting import wait_until

PACKAGES = ("wordpress", "mariadb-server", "php-cli", "php-mysql", "php-curl", "php-xml", "php-mbstring")
SOURCE = Path("/usr/share/wordpress")
PLUGIN = Path(__file__).parents[2] / "clients" / "wordpress" / "parley-akismet.php"
ADMIN = "editor"
CONFIG = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'AUTH_KEY', '{secret}' );
define( 'NONCE_KEY', '{secret}' );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,*.akismet.com' );
// Where Parley is; a file, so that it can go away and come back.
define( 'PARLEY_URL', trim( file_get_contents( __DIR__ . '/parley.txt' ) ) );
// As behind a proxy: visitors have addresses of their own.
if ( isset( $_SERVER['HTTP_X_FORWARDED_FOR'] ) ) {{
	$_SERVER['REMOTE_ADDR'] = $_SERVER['HTTP_X_FORWARDED_FOR'];
}}
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require ABSPATH . 'wp-settings.php';
"""


class Blog:
    """The blog as its visitors and its editor use it, and its database."""

    def __init__(self, url: str, folder: Path, socket: Path) -> None:
        self.url, self._folder, self._socket = url, folder, socket
        self._editor = httpx.Client(base_url=url, timeout=60, follow_redirects=True)

    def point_at(self, parley: str) -> None:
        """Have the plugin ask there."""
        (self._folder / "parley.txt").write_text(parley)

    def install(self) -> None:
        """Go through WordPress's own installation, and log its editor in."""
        password = secrets.token_urlsafe(12)
        fields = {"weblog_title": "Weather", "user_name": ADMIN, "admin_email": "editor@blog.example"}
        words = {"admin_password": password, "admin_password2": password, "pw_weak": "1"}
        self._send("/wp-admin/install.php?step=2", {**fields, **words, "Submit": "Install"})
        self._send("/wp-login.php", {"log": ADMIN, "pwd": password})
        page = self._editor.get("/wp-admin/plugins.php").text
        assert "Akismet" in page, "the editor is not logged in, or the plugin is not there"
        self._editor.get(find_link(page, "action=activate&plugin=akismet")).raise_for_status()

    def enter_key(self, key: str) -> str:
        """Type a key in at the plugin's page, and return what that page then shows."""
        page = self._editor.get("/wp-admin/options-general.php?page=akismet-key-config").text
        nonce = re.search(r'name="_wpnonce" value="(\w+)"', page)
        assert nonce, "the plugin's page asks for no key"
        fields = {"action": "enter-key", "key": key, "_wpnonce": nonce[1]}
        self._send("/wp-admin/options-general.php?page=akismet-key-config", fields)
        return self.show_settings()

    def show_settings(self) -> str:
        return self._editor.get("/wp-admin/options-general.php?page=akismet-key-config").text

    def set_option(self, name: str, value: str) -> None:
        sql = f"INSERT INTO wp_options (option_name, option_value) VALUES ('{name}', '{value}')"
        self.query(f"{sql} ON DUPLICATE KEY UPDATE option_value = '{value}'")

    def comment(self, text: str, name: str, address: str) -> None:
        """Post a comment on the first article, as a visitor from this address."""
        fields = {"comment": text, "author": name, "email": f"{name.lower()}@mail.example", "url": ""}
        sent = {**fields, "comment_post_ID": "1", "comment_parent": "0", "submit": "Post Comment"}
        headers = {"X-Forwarded-For": address, "Referer": f"{self.url}/?p=1"}
        answer = httpx.post(f"{self.url}/wp-comments-post.php", data=sent, headers=headers, timeout=60)
        assert answer.status_code == 302, answer.text

    def list_comments(self) -> dict[str, str]:
        """Return the statuses of visitors' comments by their authors' names: 1 published, 0 held, spam."""
        rows = self.query("SELECT comment_author, comment_approved FROM wp_comments WHERE comment_ID > 1")
        return dict(row.split("\t") for row in rows.splitlines())

    def mark(self, name: str, action: str) -> None:
        """Click "Spam" or "Not Spam" (`spamcomment`, `unspamcomment`) at the comment of this author."""
        number = self.query(f"SELECT comment_ID FROM wp_comments WHERE comment_author = '{name}'").strip()
        status = "spam" if action == "unspamcomment" else "all"
        page = self._editor.get(f"/wp-admin/edit-comments.php?comment_status={status}").text
        self._editor.get(find_link(page, f"action={action}", f"c={number}")).raise_for_status()

    def check_again(self) -> None:
        """Let the plugin look again at what it held while nobody answered, as its own schedule has it do."""
        code = "require 'wp-load.php'; do_action( 'akismet_schedule_cron_recheck' );"
        environment = {**os.environ, "HTTP_HOST": urlsplit(self.url).netloc}
        subprocess.run(
            ["php", "-r", code], cwd=self._folder, env=environment, check=True, stderr=subprocess.DEVNULL
        )

    def query(self, sql: str) -> str:
        command = ["mariadb", "--user=root", f"--socket={self._socket}", "--batch", "--skip-column-names"]
        done = subprocess.run([*command, "wordpress"], input=sql, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _send(self, path: str, fields: dict[str, str]) -> str:
        return self._editor.post(path, data=fields).raise_for_status().text


def find_link(page: str, *parts: str) -> str:
    """Return the address of the first link with all these parts in its query."""
    wanted = {name: values[0] for part in parts for name, values in parse_qs(part).items()}
    for link in (unescape(found) for found in re.findall(r"""href=["']([^"']+)["']""", page)):
        query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        if all(query.get(name, "").startswith(value) for name, value in wanted.items()):
            path = urlsplit(link).path.rpartition("/")[2]
            return f"/wp-admin/{path}?{urlsplit(link).query}"
    raise AssertionError(f"the page has no link with {wanted}")


def install_packages() -> None:
    """Install what is missing, from the system's own package sources."""
    if SOURCE.is_dir() and all(map(shutil.which, ("php", "mariadbd", "mariadb"))):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=environment, check=True)
    subprocess.run(
        ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES], env=environment, check=True
    )


@contextmanager
def running_blog(folder: Path, parley: str) -> Iterator[Blog]:
    """Yield a new blog that lives in this folder and asks the Parley at this address."""
    with ExitStack() as stack:
        socket = stack.enter_context(_database(folder / "database"))
        pages = folder / "pages"
        shutil.copytree(SOURCE, pages, symlinks=False)
        (pages / "wp-config.php").write_text(CONFIG.format(socket=socket, secret=secrets.token_hex(32)))
        (pages / "wp-content" / "mu-plugins").mkdir()
        shutil.copy(PLUGIN, pages / "wp-content" / "mu-plugins")
        port = free_port("127.0.0.1", 0)
        url = f"http://127.0.0.1:{port}"
        blog = Blog(url, pages, socket)
        blog.point_at(parley)
        # Every request would be a line on the terminal.
        server = [
            "sh",
            "-c",
            'exec php -S "$0" -t "$1" 2>"$2"',
            f"127.0.0.1:{port}",
            str(pages),
            f"{folder}/php.log",
        ]
        stack.enter_context(running(server, dict(os.environ), f"{url}/wp-includes/version.php"))
        blog.install()
        yield blog


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    shutil.chown(folder, "mysql", "mysql")
    place = [f"--datadir={folder}", "--user=mysql"]
    made = ["mariadb-install-db", *place, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    socket = folder / "socket"
    # No configuration of the machine's: it may have a server of its own.
    server = subprocess.Popen(
        [
            "mariadbd",
            "--no-defaults",
            *place,
            f"--socket={socket}",
            "--skip-networking",
            f"--pid-file={folder}/pid",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        create = ["mariadb", "--user=root", f"--socket={socket}", "--execute=CREATE DATABASE wordpress"]
        wait_until(
            lambda: subprocess.run(create, check=False, stderr=subprocess.DEVNULL).returncode == 0,
            60,
            "MariaDB does not answer",
        )
        yield socket
    finally:
        server.terminate()
        server.wait(timeout=60)
