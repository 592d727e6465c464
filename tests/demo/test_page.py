"""``python -m demo``: the page in the browser."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from demo.__main__ import main
from demo.page import TICK_SECONDS

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS_TO_START = 30
"""The promise is 5 seconds; under coverage, beside other tests, this only finds out whether it starts at all."""


def test_one_address_is_printed_and_ctrl_c_ends_it_cleanly():
    process = subprocess.Popen(
        [sys.executable, "-m", "demo"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        begun, heard = time.monotonic(), ""
        while "Ctrl-C" not in heard and time.monotonic() - begun < MOST_SECONDS_TO_START:
            heard += process.stdout.readline()
        (address,) = re.findall(r"http://\S+", heard)
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address, timeout=5) as page:  # noqa: S310 - loopback
            assert page.status == 200
        time.sleep(2 * TICK_SECONDS)  # the clock must tick without a word
        process.send_signal(signal.SIGINT)
        rest, complaints = process.communicate(timeout=20)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert (rest.strip(), complaints) == ("The demo has ended.", "")


def test_a_port_in_use_is_named_before_anything_is_built(capsys: pytest.CaptureFixture[str]):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert main(["--port", str(port)]) == 2

    said = capsys.readouterr().err
    assert f"Port {port}" in said
    assert "make demo PORT=" in said


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
def test_a_port_that_is_none_is_refused(port: str):
    with pytest.raises(SystemExit) as refused:
        main(["--port", port])
    assert refused.value.code == 2


def test_packages_that_are_missing_are_named_with_what_installs_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("demo.__main__.NEEDED", ("json", "no_such_package_at_all"))

    assert main([]) == 2
    said = capsys.readouterr().err
    assert "no_such_package_at_all" in said
    assert "make demo" in said
