"""How long a prompt with a hundred thousand forecasts takes: to forecast, to refresh the crowd, to read, to score.

On a database of its own. A tenth of the forecasts come with a published comment.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config.embedded import embedded_servers
from config.run import BASE_DIR

FILL = """
INSERT INTO discussions_author (site_id, kind, external_id, name, email, is_staff, is_email_verified, created_at)
SELECT %(site)s, CASE WHEN mod(n, 3) = 0 THEN 'sso' ELSE 'guest' END, CASE WHEN mod(n, 3) = 0 THEN n::text END,
       'Reader ' || n, '', false, false, now() FROM generate_series(1, %(count)s) AS n;
INSERT INTO discussions_comment (thread_id, author_id, depth, status, revision, body, body_html, created_at,
        published_at, is_featured, is_locked, is_edited_by_moderator, upvotes, downvotes, reply_count, descendant_count,
        version, ranked_version)
SELECT %(thread)s, id, 0, 'published', 1, 'Rain.', '<p>Rain.</p>', now(),
       now(), false, false, false, 0, 0, 0, 0,
       0, 0 FROM discussions_author WHERE mod(id, 10) = 0 AND site_id = %(site)s;
INSERT INTO discussions_forecast (prompt_id, author_id, comment_id, values, made_at, is_live, counts, weight,
        subnet_hash)
SELECT %(prompt)s, a.id, c.id, ARRAY[0.05 + 0.9 * random()], now() - random() * interval '7 days', true, true,
       CASE WHEN a.kind = 'sso' THEN 1 ELSE 0.5 END, ''
  FROM discussions_author a LEFT JOIN discussions_comment c ON c.author_id = a.id WHERE a.site_id = %(site)s;
UPDATE discussions_prompt SET revision = 1 WHERE id = %(prompt)s;
"""


def measure(*, forecasts: int) -> dict[str, Any]:
    """Make so many forecasts of one prompt, print what takes how long, and return it."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        # The server's own user must be able to reach its data.
        Path(folder).chmod(0o755)
        with embedded_servers(Path(folder) / "var") as servers:
            environment = {
                **os.environ,
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
                "SECRET_KEY": "bench" * 8,
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            command = [sys.executable, "-W", "ignore", "-m", "tests.bench.predictions", str(forecasts)]
            done = subprocess.run(
                command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True, check=True
            )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    for name, seconds in figures["seconds"].items():
        print(f"{name:<28}{seconds:9.3f} s")
    return {**figures, "load_after": os.getloadavg()}


def _measure_here(forecasts: int) -> dict[str, Any]:
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from discussions.actions.authors import create_guest
    from discussions.actions.forecasts import Statement, make_forecast
    from discussions.actions.predicting import refresh_crowd, score_prompt
    from discussions.actions.prompts import Editor, Resolution, resolve_prompt
    from discussions.actions.sites import create_api_key
    from discussions.models import Prompt, Scope, Score, Site, Thread

    call_command("migrate", verbosity=0)
    site = Site.objects.create(key="bench", name="Bench")
    thread = Thread.objects.create(site=site, key="rain", prompt_count=1)
    now = timezone.now()
    prompt = Prompt.objects.create(
        thread=thread,
        kind="yes_no",
        question="Will it rain?",
        opens_at=now - timedelta(days=7),
        closes_at=now + timedelta(days=7),
    )
    with connection.cursor() as database:
        database.execute(
            FILL, {"site": site.pk, "thread": thread.pk, "prompt": prompt.pk, "count": forecasts}
        )
        database.execute("ANALYZE")
    guest, _ = create_guest(site=site, name="Late", email="")
    editor = Editor(system=create_api_key(site=site, name="CMS", scopes=[Scope.PROMPT]).api_key.author)
    seconds: dict[str, float] = {}

    def take(name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - began

    client = Client(SERVER_NAME="localhost")
    take("refresh the crowd", lambda: refresh_crowd(prompt.pk))
    take("forecast", lambda: make_forecast(statement=Statement(prompt, (0.5,)), author=guest))
    take("refresh the crowd again", lambda: refresh_crowd(prompt.pk))
    for name in ("crowd", "prompt.svg"):
        take(f"read {name}, uncached", lambda name=name: client.get(f"/api/v1/prompts/{prompt.pk}/{name}"))  # type: ignore[misc]
    resolution = Resolution(outcome=1.0)
    take("resolve", lambda: resolve_prompt(prompt=prompt, editor=editor, version=1, resolution=resolution))
    take("score", lambda: score_prompt(prompt.pk))
    assert Score.objects.count() == forecasts + 1
    prompt.refresh_from_db()
    correction = Resolution(outcome=0.0)
    resolve_prompt(prompt=prompt, editor=editor, version=prompt.version, resolution=correction)
    take("score a correction", lambda: score_prompt(prompt.pk))
    return {"forecasts": forecasts, "seconds": seconds}


if __name__ == "__main__":
    print(json.dumps(_measure_here(int(sys.argv[1]))))
