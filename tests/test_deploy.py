"""What the bot is deployed with names files, settings and commands that are there; nobody needs Docker to find out."""

from __future__ import annotations

import configparser
import http.client
import re
import shlex
import shutil
import subprocess
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from operations import healthy
from settings import VARIABLES, Settings
from tests.test_project import PACKAGES, imports, syntax

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
NAMES = {variable.name for variable in VARIABLES}
NOT_OURS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
BOTS = {name: service for name, service in COMPOSE["services"].items() if name.startswith("bot")}
KEYS = {
    *("build", "cap_drop", "depends_on", "environment", "healthcheck", "image", "init", "mem_limit", "read_only"),
    *("restart", "security_opt", "stop_grace_period", "tmpfs", "volumes"),
}
"""Of a service. Source: Compose Specification, "Services top-level elements"."""


DOCKERS_OWN_PATIENCE_S = 10
"""A stop in the middle of learning the answers took 7 s on a busy machine."""
EXPOSURE = 15
"""Tenths: `systemd-analyze security` finds 1.4."""


def instructions(kind: str) -> list[str]:
    """The arguments of every such instruction."""
    joined = re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", " ")
    return [line.partition(" ")[2] for line in joined.splitlines() if line.startswith(f"{kind} ")]


def copied() -> set[str]:
    """What goes from this folder into the image."""
    found = [shlex.split(line)[:-1] for line in instructions("COPY") if "--from" not in line]
    return {name for names in found for name in names}


def test_the_image_has_all_that_the_bot_imports_and_nothing_that_is_not_there():
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    needed = {"bot.py", "client.py", "settings.py", "locales", "answers"} | (set(PACKAGES) - {"demo"})
    assert needed - copied() == set()
    local = {path.stem for path in ROOT.glob("*.py")} | {path.name for path in ROOT.iterdir() if path.is_dir()}
    used = {
        module
        for name in copied()
        for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
        for module in imports(syntax(path))
    }
    assert {name for name in used & local if name not in copied() and f"{name}.py" not in copied()} == set()


def test_the_context_holds_what_is_copied_and_no_secret():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == copied()
    assert not {".env", "data", ".git"} & copied()


def test_the_image_runs_without_rights_and_asks_after_its_health():
    (user,) = instructions("USER")
    number, _, group = user.partition(":")
    assert int(number) >= 1000  # by number: Kubernetes sees so that it is not root
    assert number == group
    assert f"--owner={number} --group={group} --mode=700 /app/data" in " ".join(instructions("RUN"))
    (check,) = instructions("HEALTHCHECK")
    assert '["python", "-m", "operations.healthy"]' in check
    assert instructions("CMD")[-1] == '["python", "bot.py"]'
    assert instructions("VOLUME") == ["/app/data"]
    set_there = {name for line in instructions("ENV") for name in re.findall(r"(\w+)=", line)}
    assert set_there - NAMES - NOT_OURS == set()
    assert "METRICS_PORT" in set_there
    assert "DISCORD_TOKEN" not in DOCKERFILE


def test_packages_are_installed_as_pinned_in_a_layer_that_no_code_is_in():
    packages, image = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    assert packages.splitlines()[0].removesuffix(" AS packages") == image.splitlines()[0]  # one Python for both
    assert "--require-hashes --only-binary=:all:" in packages
    assert re.findall(r"^COPY (.*)", packages, flags=re.MULTILINE) == ["requirements.txt /"]
    copies = re.findall(r"^COPY (.*)", image, flags=re.MULTILINE)
    assert copies[0] == "--from=packages /venv /venv"
    assert "pip install" not in image


def test_the_image_says_what_it_is():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]+)"', " ".join(instructions("LABEL"))))
    assert (said["title"], said["version"], said["licenses"]) == ("Aftershow", project["version"], project["license"])


def test_a_container_that_gets_the_example_settings_can_be_asked():
    """`docker run --env-file` hands on blank values too, over those of the image."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = {line.partition("=")[0] for line in example if line and not line.startswith("#")}
    set_there = {name for line in instructions("ENV") for name in re.findall(r"(\w+)=", line)}
    assert given & set_there == set()


def test_the_guide_starts_the_container_with_no_more_rights_than_compose():
    guide = (ROOT / "docs" / "guide" / "operators.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^docker run --detach (?:.*\\\n)*.*", guide, flags=re.MULTILINE)
    for option in (
        *("--init", "--read-only", "--tmpfs /tmp", "--cap-drop all", "--security-opt no-new-privileges"),
        *("--restart unless-stopped", "--stop-timeout 30", "--memory 1g", "--volume aftershow:/app/data"),
    ):
        assert option in command


def test_compose_has_only_keys_that_there_are():
    assert {key for key in COMPOSE if not key.startswith("x-")} == {"name", "services", "volumes"}
    for service in COMPOSE["services"].values():
        assert set(service) - KEYS == set()
        for mount in service["volumes"]:
            assert mount.partition(":")[0] in COMPOSE["volumes"]
        for other in service.get("depends_on", {}):
            assert "healthcheck" in COMPOSE["services"][other]


def test_compose_shares_the_shards_among_its_bots_so_that_each_starts():
    looked_after: list[int] = []
    for service in BOTS.values():
        given = {name: re.sub(r"\$\{\w+:\?[^}]*\}", "x", value) for name, value in service["environment"].items()}
        assert set(given) <= NAMES
        settings = Settings.from_env({**given, "DISCORD_TOKEN": "a.b.c"})
        assert settings.shard_count == len(BOTS) == 2
        looked_after += settings.shard_ids or ()
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["tmpfs"] == ["/tmp"]  # noqa: S108 - where imports are unpacked
        assert service["init"] is True  # or a SIGTERM while it starts is not heard by process 1
        assert service["restart"] == "unless-stopped"
        assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert int(service["stop_grace_period"].removesuffix("s")) > DOCKERS_OWN_PATIENCE_S
        assert [mount for mount in service["volumes"] if mount.endswith(":/app/data")]
    assert sorted(looked_after) == [0, 1]
    assert len({str(service["volumes"]) for service in BOTS.values()}) == len(BOTS)  # a folder of its own for each


def test_compose_holds_no_secret():
    for service in COMPOSE["services"].values():
        for name, value in service["environment"].items():
            if re.search(r"TOKEN|PASSWORD", name):
                assert value.startswith("${"), name
    assert "${POSTGRES_PASSWORD:?" in BOTS["bot-0"]["environment"]["DATABASE_URL"]


def unit() -> configparser.ConfigParser:
    """The unit as systemd reads it."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)  # some options add up when given twice
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "deploy" / "aftershow.service", encoding="utf-8")
    return parser


def test_the_unit_starts_the_bot_where_it_stands_and_lets_it_write_nowhere_else():
    service = unit()["Service"]
    folder = service["WorkingDirectory"]
    assert service["ExecStart"] == f"{folder}/.venv/bin/python bot.py"
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", f"{folder}/data")
    assert service["RestartPreventExitStatus"] == "2"
    assert service["User"] not in {"root", "0"}


def test_the_unit_lets_readers_lower_their_priority_and_the_figures_be_read():
    """Both were found to fail under a stricter unit."""
    unit_text = (ROOT / "deploy" / "aftershow.service").read_text(encoding="utf-8")
    assert "~@resources" not in unit_text
    assert "ProcSubset=pid" not in unit_text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_unit(tmp_path: Path):
    written = (ROOT / "deploy" / "aftershow.service").read_text(encoding="utf-8")
    here = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", written, flags=re.MULTILINE)
    here = re.sub(r"^(User|Group)=aftershow$", r"\1=root", here, flags=re.MULTILINE)
    (tmp_path / "aftershow.service").write_text(here, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "aftershow.service")],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "aftershow.service" in done.stderr) == (0, False), done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_the_unit_as_shut_in_as_it_was():
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSURE}", "deploy/aftershow.service"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-200:] + done.stderr


class Answers(BaseHTTPRequestHandler):
    """A bot that says how it is."""

    status: ClassVar[int] = 200

    def do_GET(self) -> None:
        """Say it."""
        self.send_response(self.status if self.path == "/healthz" else http.client.NOT_FOUND)
        self.end_headers()
        self.wfile.write(b"words\n")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing in the tests' output."""


@pytest.mark.parametrize(("status", "end"), [(200, 0), (503, 1)])
def test_the_health_check_ends_as_the_bot_says(
    status: int, end: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(Answers, "status", status)
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        asked = threading.Thread(target=server.handle_request)
        asked.start()
        monkeypatch.setenv("METRICS_PORT", str(server.server_port))
        assert healthy.main() == end
        asked.join()
    assert capsys.readouterr().out == "words\n"


@pytest.mark.parametrize("port", ["", "1"])
def test_a_bot_that_cant_be_asked_is_not_well(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("METRICS_PORT", port)
    assert healthy.main() == 1
    assert capsys.readouterr().err
