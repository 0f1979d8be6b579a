"""The examples in docs/operating name only what there is, and can be read by whom they are for."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from celery.bin.celery import celery as celery_command
from django.conf import settings
from granian.cli import cli as granian_command

from config.metrics import COUNTED
from config.metrics_page import GAUGES
from config.run import BASE_DIR, web_command

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


# --- Containers and systemd -----------------------------------------------------------------------------------

DOCKERFILE = (FOLDER / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text())
UNITS = sorted(FOLDER.glob("*.service"))
SERVICES = ("web", "worker", "beat")


def read_unit(path: Path) -> configparser.RawConfigParser:
    unit = configparser.RawConfigParser()
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(path.read_text())
    return unit


def read_docker(instruction: str) -> list[str]:
    return re.findall(rf"^{instruction} (.+)$", DOCKERFILE, re.MULTILINE)


def list_commands() -> list[list[str]]:
    """Every command of ours in the examples, by its program's name and arguments."""
    starts = [read_unit(path)["Service"]["ExecStart"].replace("%i", "8000") for path in UNITS]
    units = [shlex.split(start) for start in starts]
    composed = [COMPOSE["services"][name]["command"] for name in ("migrate", "worker", "beat")]
    found = [*units, *composed, json.loads(read_docker("CMD")[0])]
    return [[Path(program).name, *rest] for program, *rest in found]


@pytest.mark.parametrize("command", list_commands(), ids=" ".join)
def test_every_command_has_the_options_that_it_is_given(command: list[str]) -> None:
    program, *arguments = command
    if program == "python":
        assert arguments[:2] == ["manage.py", "migrate"]
        return
    if program == "granian":
        arguments = [word for word in arguments if word != "config.wsgi:application"]
        known = {name for option in granian_command.params for name in [*option.opts, *option.secondary_opts]}
    else:
        assert (program, arguments[:2]) == ("celery", ["--app", "config"])
        job = celery_command.commands["worker" if "worker" in arguments else "beat"]
        known = {name for each in (celery_command, job) for option in each.params for name in option.opts}
    given = {word.partition("=")[0] for word in arguments if word.startswith("--")}
    assert given <= known


def test_the_web_process_is_started_as_make_run_starts_it() -> None:
    begun = set(web_command("127.0.0.1", 8000)) - {sys.executable, "--working-dir", str(BASE_DIR), "-m"}
    begun -= {"--respawn-interval", "1", "--workers-kill-timeout", "3"}
    for command in list_commands():
        if command[0] == "granian":
            assert begun - {"127.0.0.1"} <= {*command, "1"}


def test_every_setting_that_they_name_is_documented() -> None:
    document = (FOLDER.parent / "operating.md").read_text()
    named = {*COMPOSE["x-parley"]["environment"], *COMPOSE["services"]["web"]["environment"]}
    for path in UNITS:
        named |= {pair.split("=")[0] for pair in read_unit(path)["Service"]["Environment"].split()}
    named |= set(re.findall(r"(PARLEY_VAR|LOG_\w+)=", DOCKERFILE))
    for name in named:
        assert f"`{name.removesuffix('_FILE')}`" in document or f"`{name}`" in document, name


def test_the_image_has_what_it_needs_and_no_root() -> None:
    copied = [line.split()[0] for line in read_docker("COPY") if not line.startswith("--from")]
    assert all((BASE_DIR / path).exists() for path in copied)
    assert {"manage.py", "config", "discussions", "moderation", "requirements.txt"} == set(copied)
    assert read_docker("USER") == ["parley"]
    assert not any("latest" in image for image in read_docker("FROM"))


def test_containers_can_write_only_where_they_must() -> None:
    for name in SERVICES:
        service = COMPOSE["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["parley:/var/lib/parley"]
        assert service["depends_on"].keys() == {"postgres", "redis", "migrate"}
    assert {path.rsplit("/", 1)[-1] for path in (s["file"] for s in COMPOSE["secrets"].values())} == set(
        COMPOSE["secrets"]
    )
    assert "noeviction" in COMPOSE["services"]["redis"]["command"]


def test_nginx_asks_the_web_processes_that_the_units_are_for() -> None:
    ports = re.findall(r"^ +server 127\.0\.0\.1:(\d+)", NGINX, re.MULTILINE)
    (line,) = [
        line for line in (FOLDER / "parley-web@.service").read_text().splitlines() if "enable --now" in line
    ]
    assert ports == re.findall(r"parley-web@(\d+)", line)
    assert len(ports) == 2


def test_there_is_a_unit_for_each_process() -> None:
    assert [path.name for path in UNITS] == [
        "parley-beat.service",
        "parley-web@.service",
        "parley-worker.service",
    ]
    for path in UNITS:
        service = read_unit(path)["Service"]
        assert (service["User"], service["Restart"], service["ProtectSystem"]) == (
            "parley",
            "always",
            "strict",
        )
