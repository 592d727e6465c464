"""``python -m demo --script``: the main job by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from demo import script
from demo.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a run keeps goes to a folder of the test's own."""
    monkeypatch.setattr(script, "OUT", tmp_path / "out")
    return tmp_path / "out"


def test_the_main_job_plays_and_all_is_as_it_should_be(out: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--script"]) == 0

    assert "All is as it should be" in capsys.readouterr().out
    picture = (out / "card.png").read_bytes()
    assert picture.startswith(script.PNG)
    transcript = (out / "transcript.md").read_text(encoding="utf-8")
    assert "**Theo (moderator)** types `/gift add` gift: `rose`" in transcript
    assert f"{len(picture):,} bytes" in transcript
    raw = re.search(r"<t:\d+|<@\d|<#\d|</\w", transcript)
    assert raw is None, "the transcript shows what people see, not Discord's markup"


@pytest.mark.parametrize(
    ("wrong", "step"),
    [
        ({"typed": "32,413"}, "The moderator types a gift: lion"),
        ({"pasted": "4,678"}, "The moderator pastes a line"),
        ({"ended_money": ("$29.37", "$23.50", "$31.14")}, "The creator ends the stream"),
        ({"cards": 2}, "The creator ends the stream"),
        ({"coverage": "98 %"}, "TikTok's own total"),
        ({"imported": "1,031"}, "A list of an earlier evening, as a file"),
    ],
)
def test_whatever_is_off_fails_and_names_its_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], out: Path, wrong: dict[str, str], step: str
):
    monkeypatch.setattr(script, "EXPECTED", replace(script.EXPECTED, **wrong))

    assert main(["--script"]) == 1

    assert f"Off in the step “{step}”" in capsys.readouterr().err
    assert (out / "transcript.md").is_file(), "up to there the transcript is kept"
    assert not (out / "card.png").exists()


def test_a_picture_that_is_none_is_off(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(script, "HEIGHTS", range(1, 2))

    assert main(["--script"]) == 1
    assert "TikTok's own total" in capsys.readouterr().err


def test_a_command_that_is_gone_is_off(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("client.EXTENSIONS", ("cogs.corrections",))

    assert main(["--script"]) == 1
    assert "Off in the step “A creator registers”" in capsys.readouterr().err
