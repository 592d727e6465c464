"""Settings: what the operator wrote is taken, and what is wrong is explained without showing a secret."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from settings import VARIABLES, Settings, SettingsError, read_environment

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "MTA0MjYzNzE1.GhT-1x.a_secret-that-nobody-may-see"


@pytest.fixture
def dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a .env would stand, with none of our variables in the environment."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable.name, raising=False)
    return tmp_path / ".env"


def test_a_token_is_all_that_is_needed():
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN})
    assert settings.discord_token == TOKEN
    assert settings.database_url == "sqlite+aiosqlite:///data/aftershow.db"
    assert settings.log_level == logging.INFO


def test_every_setting_can_be_chosen_and_others_are_ignored():
    chosen = {"DISCORD_TOKEN": f" {TOKEN}\n", "DATABASE_URL": "sqlite+aiosqlite:////srv/a.db", "LOG_LEVEL": "debug"}
    settings = Settings.from_env({**chosen, "PATH": "/bin"})
    assert settings.discord_token == TOKEN
    assert settings.database_url == "sqlite+aiosqlite:////srv/a.db"
    assert settings.log_level == logging.DEBUG


@pytest.mark.parametrize("environment", [{}, {"DISCORD_TOKEN": ""}, {"DISCORD_TOKEN": "  "}])
def test_a_missing_token_is_explained(environment: dict[str, str]):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environment)
    said = str(caught.value)
    assert "DISCORD_TOKEN is not set" in said
    assert "password" in said
    assert "Discord Developer Portal" in said
    assert "Reset Token" in said


@pytest.mark.parametrize("token", [f"Bot {TOKEN}", f'"{TOKEN}"', "a_secret", "a_secret.b", f"{TOKEN}.x", "1042637152"])
def test_what_is_no_token_is_refused_and_never_repeated(token: str):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"DISCORD_TOKEN": token})
    said = str(caught.value)
    assert "DISCORD_TOKEN does not look like a bot token" in said
    assert token not in said
    assert "a_secret" not in said


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("data/aftershow.db", "is not a database address"),
        ("sqlite+aiosqlite://:x@:notaport/a.db", "is not a database address"),
        ("sqlite:///data/aftershow.db", "must start with sqlite+aiosqlite:///"),
        ("mysql://bot:a_secret@localhost/aftershow", "must start with sqlite+aiosqlite:///"),
        ("sqlite+aiosqlite://", "must name a file"),
        ("sqlite+aiosqlite:///:memory:", "must name a file"),
        ("sqlite+aiosqlite://data/aftershow.db", "must name a file"),
    ],
)
def test_a_database_that_would_not_work_is_refused(url: str, reason: str):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"DISCORD_TOKEN": TOKEN, "DATABASE_URL": url})
    said = str(caught.value)
    assert f"DATABASE_URL {reason}" in said
    assert "a_secret" not in said


def test_everything_that_is_wrong_is_named_at_once():
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"LOG_LEVEL": "loud", "DATABASE_URL": "nowhere"})
    said = str(caught.value)
    assert "DISCORD_TOKEN is not set" in said
    assert "DATABASE_URL is not" in said
    assert "LOG_LEVEL is 'loud'" in said


def test_no_log_can_show_the_token():
    assert TOKEN not in repr(Settings.from_env({"DISCORD_TOKEN": TOKEN}))


def test_settings_are_fixed_once_read():
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN})
    with pytest.raises(AttributeError):
        settings.log_level = logging.DEBUG  # pyright: ignore[reportAttributeAccessIssue]


def test_the_environment_comes_before_the_file(dotenv: Path, monkeypatch: pytest.MonkeyPatch):
    dotenv.write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=WARNING\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    environment = read_environment(dotenv)
    assert environment["DISCORD_TOKEN"] == TOKEN
    assert environment["LOG_LEVEL"] == "ERROR"


def test_a_blank_variable_does_not_hide_the_file(dotenv: Path, monkeypatch: pytest.MonkeyPatch):
    dotenv.write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL\n", encoding="utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", "")
    environment = read_environment(dotenv)
    assert environment["DISCORD_TOKEN"] == TOKEN
    assert "LOG_LEVEL" not in environment


def test_values_of_the_file_are_taken_as_they_stand(dotenv: Path):
    dotenv.write_text("\ufeffDATABASE_URL='sqlite+aiosqlite:///${HOME}.db'\n", encoding="utf-8")
    assert read_environment(dotenv)["DATABASE_URL"] == "sqlite+aiosqlite:///${HOME}.db"


def test_without_a_file_the_environment_is_enough(dotenv: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    assert Settings.from_env(read_environment(dotenv)).discord_token == TOKEN


def test_a_file_in_another_encoding_is_explained(dotenv: Path):
    dotenv.write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-16")
    with pytest.raises(SettingsError, match=r"\.env can't be read: save it as UTF-8") as caught:
        read_environment(dotenv)
    assert TOKEN not in str(caught.value)
