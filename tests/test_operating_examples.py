"""The examples in docs/operating name only what there is, and can be read by whom they are for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(__file__).parents[1] / "docs" / "operating"
NGINX = (FOLDER / "nginx.conf").read_text()


def test_nginx_takes_bodies_as_large_as_parley_does() -> None:
    assert f"client_max_body_size {settings.MAX_REQUEST_BYTES // 1024}k;" in NGINX
    assert "proxy_request_buffering on;" in NGINX


def test_its_blocks_are_closed_and_its_lines_end() -> None:
    depth = 0
    for line in NGINX.splitlines():
        text = line.split("#")[0].strip()
        assert not text or re.search(r"[;{}]$", text), line
        depth += text.count("{") - text.count("}")
        assert depth >= 0
    assert depth == 0


@pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
def test_nginx_reads_it(tmp_path: Path) -> None:
    site = re.sub(r"^\s*ssl_certificate.*$", "", NGINX, flags=re.MULTILINE).replace(
        "listen 443 ssl", "listen 8443"
    )
    site = site.replace("/var/cache/nginx", str(tmp_path)).replace("http2 on;", "")
    whole = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{ access_log off;\n{site}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    command = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
