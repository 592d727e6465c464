"""`python bot.py --invite`: a link with the least permissions, made without the network."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from operations.invite import REASONS, answered, application_of, permissions

ID = 1042637158873845770
TOKEN = f"{base64.urlsafe_b64encode(str(ID).encode()).decode().rstrip('=')}.GhT-1x.a_secret-that-nobody-may-see"
FORBIDDEN = ("administrator", "manage_guild", "manage_roles", "manage_messages", "mention_everyone", "manage_events")


def test_the_link_names_the_app_and_the_least_permissions(capsys: pytest.CaptureFixture[str]):
    assert answered(["--invite"], {"DISCORD_TOKEN": TOKEN}) == 0
    said = capsys.readouterr().out
    link, _, reasons = said.partition("\n")
    query = parse_qs(urlsplit(link).query)
    assert query["client_id"] == [str(ID)]
    assert query["scope"] == ["bot applications.commands"]
    asked = discord.Permissions(int(query["permissions"][0]))
    assert {name for name, given in asked if given} == {
        "view_channel" if name == "read_messages" else name for name in REASONS
    } - {"view_channel"} | {"read_messages"}
    assert not any(getattr(asked, name) for name in FORBIDDEN)
    assert "a_secret" not in said
    for name in ("View Channel", "Send Messages in Threads", "Create Events"):
        assert f"  {name}: " in reasons


def test_every_permission_has_its_reason():
    assert sum(given for _, given in permissions()) == len(REASONS) == len(set(REASONS.values())) == 7


@pytest.mark.parametrize("token", ["", "no token", "a.b.c", f"{TOKEN[1:]}", "MTA0é.x.y"])
def test_without_a_token_it_says_what_to_do(token: str, capsys: pytest.CaptureFixture[str]):
    assert answered(["--invite"], {"DISCORD_TOKEN": token}) == 2
    said = capsys.readouterr().err
    assert "Reset Token" in said
    assert "Application ID" in said
    assert "client_id=ID&" in said


def test_anything_else_is_explained(capsys: pytest.CaptureFixture[str]):
    assert answered(["--help"], {}) == 2
    assert "--invite" in capsys.readouterr().err
    assert application_of("!!!") is None
