"""Settings: what the operator wrote is taken, and what is wrong is explained without showing a secret."""

from __future__ import annotations

import logging
from datetime import timedelta
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


POSTGRESQL = "postgresql+asyncpg://bot:a_secret@localhost/aftershow"


def test_what_is_left_out_has_its_default():
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN})
    assert (settings.log_format, settings.metrics_port) == ("plain", None)
    assert (settings.shard_count, settings.shard_ids) == (None, None)
    assert (settings.backup_folder, settings.backup_every, settings.backup_keep) == (None, timedelta(hours=24), 14)


def test_what_an_operator_of_many_sets_is_taken():
    given = {
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_URL": POSTGRESQL,
        "LOG_FORMAT": "JSON",
        "METRICS_PORT": "9100",
        "SHARD_COUNT": "8",
        "SHARD_IDS": "0, 2-4",
    }
    settings = Settings.from_env(given)
    assert settings.database_url == POSTGRESQL
    assert (settings.log_format, settings.metrics_port) == ("json", 9100)
    assert (settings.shard_count, settings.shard_ids) == (8, (0, 2, 3, 4))
    assert "a_secret" not in repr(settings)


def test_backups_are_made_as_set(tmp_path: Path):
    given = {"BACKUP_FOLDER": str(tmp_path), "BACKUP_EVERY": "6", "BACKUP_KEEP": "3"}
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN, **given})
    assert (settings.backup_folder, settings.backup_every, settings.backup_keep) == (tmp_path, timedelta(hours=6), 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is 'xml', which is no format"),
        ({"METRICS_PORT": "80"}, "METRICS_PORT is '80', which is no whole number from 1024 to 65535"),
        ({"METRICS_PORT": "9100x"}, "METRICS_PORT is '9100x'"),
        ({"SHARD_COUNT": "0"}, "SHARD_COUNT is '0', which is no whole number from 1 to 10000"),
        ({"SHARD_COUNT": "²"}, "SHARD_COUNT is '²'"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0;1"}, "SHARD_IDS is '0;1', which is no list of different numbers"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "1,1"}, "SHARD_IDS is '1,1'"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "3-1"}, "SHARD_IDS is '3-1'"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-99999"}, "SHARD_IDS is '0-99999'"),
        ({"SHARD_IDS": "0"}, "SHARD_COUNT is not set, and SHARD_IDS means nothing without it"),
        ({"SHARD_COUNT": "2", "SHARD_IDS": "2"}, "SHARD_IDS names shard 2, and with SHARD_COUNT=2 the last is 1"),
        ({"SHARD_COUNT": "2", "SHARD_IDS": "0"}, "SHARD_IDS leaves shards to other processes, and a database file"),
        ({"BACKUP_FOLDER": __file__}, "which is a file"),
        ({"BACKUP_FOLDER": "x", "DATABASE_URL": POSTGRESQL}, "BACKUP_FOLDER is for a database file"),
        ({"BACKUP_EVERY": "0"}, "BACKUP_EVERY is '0', which is no whole number from 1 to 168"),
        ({"BACKUP_KEEP": "-1"}, "BACKUP_KEEP is '-1'"),
        ({"DATABASE_URL": "postgresql+asyncpg://bot@localhost"}, "DATABASE_URL must name a database"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(given: dict[str, str], said: str):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"DISCORD_TOKEN": TOKEN, **given})
    assert said in str(caught.value)
    assert "How to get it" in str(caught.value)
    assert "a_secret" not in str(caught.value)


def test_all_shards_in_one_process_need_no_server():
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN, "SHARD_COUNT": "3", "SHARD_IDS": "0-2"})
    assert settings.shard_ids == (0, 1, 2)


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
