"""The examples in docs/operating name only what there is, and can be read by whom they are for."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from config.metrics import COUNTED
from config.metrics_page import GAUGES

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


# --- Prometheus and Grafana -----------------------------------------------------------------------------------

GAUGED = {gauge.name for gauge in GAUGES}
ALERTS = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((FOLDER / "grafana.json").read_text())
LABELS = {
    "area",
    "method",
    "status",
    "job",
    "state",
    "outcome",
    "action",
    "actor",
    "part",
    "queue",
    "kind",
    "le",
}


def list_names(expression: str) -> set[str]:
    """The metrics that an expression is about, without what Prometheus adds to histograms."""
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"parley_\w+", expression)}


def list_expressions() -> list[str]:
    shown = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return [*shown, *(rule["expr"] for rule in ALERTS)]


def test_alerts_and_dashboard_name_only_what_is_measured() -> None:
    for expression in list_expressions():
        names = list_names(expression)
        assert names
        assert names <= {*COUNTED, *GAUGED}
        by = {
            label.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(",")
        }
        assert by | set(re.findall(r"(\w+)(?:=|!=|=~)\"", expression)) <= LABELS
        assert expression.count("(") == expression.count(")")


def test_all_that_is_measured_is_shown() -> None:
    shown = {
        name
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
        for name in list_names(target["expr"])
    }
    assert shown == {*COUNTED, *GAUGED}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_alert_says_what_to_do() -> None:
    assert len({rule["alert"] for rule in ALERTS}) == len(ALERTS)
    for rule in ALERTS:
        assert rule["labels"]["severity"] in ("page", "look")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["do"]


def test_the_document_lists_every_metric() -> None:
    document = (FOLDER.parent / "operating.md").read_text()
    listed = dict(re.findall(r"^\| `(parley_\w+)` \| (\w+) \|", document, re.MULTILINE))
    assert listed == {name: kind for name, (kind, _) in COUNTED.items()} | dict.fromkeys(GAUGED, "gauge")
