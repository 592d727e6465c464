"""/settings as people use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from sqlalchemy import select

from db.schema import guilds

if TYPE_CHECKING:
    from domain.settings import Settings
    from tests.discord_server import Server


async def chosen(server: Server) -> Settings:
    """The settings as they are kept."""
    return await server.bot.settings.get(server.guild.id)


async def test_any_number_of_settings_at_once(server: Server):
    reply = await server.manager.slash(
        "settings set", summary_channel=server.summary, timezone="berlin", money_on_cards="private"
    )
    assert reply.private
    assert f"**Summary channel**: <#{server.summary.id}> (before: where the stream was ended)" in reply.text
    assert "**Time zone**: Europe/Berlin (before: UTC)" in reply.text
    assert "Saved:" in reply.text
    assert "cards never show money" in reply.text
    kept = await chosen(server)
    assert (kept.summary_channel, kept.timezone) == (server.summary.id, "Europe/Berlin")
    again = await server.manager.slash("settings set", timezone="Europe/Berlin")
    assert "(as before)" in again.text


async def test_none_at_all_is_explained(server: Server):
    reply = await server.manager.slash("settings set")
    assert reply.private
    assert "Name one or more" in reply.text


@pytest.mark.parametrize("command", ["settings show", "settings set", "settings reset"])
async def test_settings_are_the_managers(server: Server, command: str):
    options: dict[str, Any] = {"setting": "timezone"} if command == "settings reset" else {}
    for person in (server.member, server.moderator, server.creator):
        reply = await person.slash(command, **options)
        assert reply.private
        assert "Only managers" in reply.text


async def test_who_has_the_manager_role_is_a_manager(server: Server):
    role = server.guild.create_role("Agency")
    agent = server.person("kim", role)
    assert "Only managers" in (await agent.slash("settings show")).text
    await server.manager.slash("settings set", manager_role=role)
    shown = await agent.slash("settings show")
    assert f"Manager role: <@&{role.id}>" in shown.text


async def test_show_tells_value_default_who_and_when(server: Server):
    await server.manager.slash("settings set", timezone="tokyo", log_channel=server.summary)
    reply = await server.manager.slash("settings show")
    assert reply.private
    assert "Time zone: Asia/Tokyo\nDefault: UTC\nChanged <t:" in reply.text
    assert f"by <@{server.manager.id}>" in reply.text
    assert "Summary channel: where the stream was ended" in reply.text
    assert "Manager role: only people with Manage Server" in reply.text
    assert "-#" not in reply.text
    assert "Currency: USD · US Dollar" in reply.text
    assert "Language: English (United States)" in reply.text


async def test_a_channel_without_permission_is_kept_with_a_warning_that_names_what_is_missing(server: Server):
    barred = discord.PermissionOverwrite(embed_links=False, attach_files=False)
    muted = server.guild.create_text_channel("muted", overwrites={server.guild.default_role: barred})
    reply = await server.manager.slash("settings set", summary_channel=muted, faq_channel=muted)
    assert f"In <#{muted.id}> I can't post yet: I need **Embed Links**, **Attach Files**" in reply.text
    assert reply.text.count("I can't post yet") == 1
    assert (await chosen(server)).summary_channel == muted.id
    assert "**Embed Links**" in (await server.manager.slash("settings show")).text
    only_words = await server.manager.slash("settings set", faq_channel=muted)
    assert "Attach Files" not in only_words.text


async def test_everyone_is_no_role_for_managers(server: Server):
    for option in ("manager_role", "moderator_role"):
        reply = await server.manager.slash("settings set", **{option: server.guild.default_role})
        assert reply.private
        assert "would let every member do it" in reply.text
    assert (await chosen(server)).manager_role is None


async def test_a_bots_own_role_is_no_role_for_people(server: Server, monkeypatch: pytest.MonkeyPatch):
    def always(_role: discord.Role) -> bool:
        return True

    monkeypatch.setattr(discord.Role, "is_bot_managed", always)
    reply = await server.manager.slash("settings set", manager_role=server.guild.roles["TestBot"])
    assert "The role TestBot belongs to a bot" in reply.text


@pytest.mark.parametrize(
    ("option", "typed", "nearest", "kept"),
    [
        ("timezone", "tokio", "Asia/Tokyo", "Asia/Tokyo"),
        ("language", "englisch", "en-US", "en-US"),
    ],
)
async def test_what_is_unknown_offers_the_nearest_and_carries_on(
    server: Server, option: str, typed: str, nearest: str, kept: str
):
    options: dict[str, Any] = {option: typed, "summary_channel": server.summary}
    reply = await server.manager.slash("settings set", **options)
    assert reply.private
    assert f"“{typed}”" in reply.text
    assert (await chosen(server)).summary_channel is None
    mended = await server.manager.press(reply, nearest)
    assert "Summary channel" in mended.text
    after = await chosen(server)
    assert (getattr(after, option), after.summary_channel) == (kept, server.summary.id)


async def test_what_is_unknown_can_be_typed_anew(server: Server):
    reply = await server.manager.slash("settings set", timezone="nowhere")
    assert reply.labels == ["Correct it"]
    form = await server.manager.press(reply, "Correct it")
    assert form.result.modal is not None
    field = form.result.modal["components"][0]["component"]["custom_id"]
    await server.manager.submit(form, **{field: "lima"})
    assert (await chosen(server)).timezone == "America/Lima"


async def test_choices_are_found_while_typing(server: Server):
    languages = await server.manager.choices("settings set", "language", "")
    assert {"name": "English (United States)", "value": "en-US"} in languages
    zones = await server.manager.choices("settings set", "timezone", "berl")
    assert zones[0]["value"] == "Europe/Berlin"
    settings = await server.manager.choices("settings reset", "setting", "summary")
    assert settings[0] == {"name": "Summary channel", "value": "summary_channel"}
    assert len(await server.manager.choices("settings reset", "setting", "")) == 10


async def test_reset_puts_one_back(server: Server):
    await server.manager.slash("settings set", timezone="tokyo", summary_channel=server.summary)
    reply = await server.manager.slash("settings reset", setting="Summary channel")
    assert f"where the stream was ended (before: <#{server.summary.id}>)" in reply.text
    assert "Back to the default:" in reply.text
    assert "Saved" not in reply.text
    assert (await chosen(server)).summary_channel is None
    assert (await chosen(server)).timezone == "Asia/Tokyo"
    unknown = await server.manager.slash("settings reset", setting="colour")
    assert "no setting “colour”" in unknown.text


async def test_reset_from_the_list(server: Server):
    await server.manager.slash("settings set", timezone="tokyo")
    shown = await server.manager.slash("settings show")
    after = await server.manager.pick(shown, "timezone")
    assert "Time zone: UTC" in after.text
    assert (await chosen(server)).timezone == "UTC"


async def test_a_pick_decides_anew_who_may(server: Server):
    role = server.guild.create_role("Agency")
    agent = server.person("kim", role)
    await server.manager.slash("settings set", manager_role=role, timezone="tokyo")
    shown = await agent.slash("settings show")
    await server.manager.slash("settings reset", setting="manager_role")
    refused = await agent.pick(shown, "timezone")
    assert "Only managers" in refused.text
    assert (await chosen(server)).timezone == "Asia/Tokyo"


async def test_changes_are_noted_in_the_log_channel_and_ping_nobody(server: Server):
    log = server.guild.create_text_channel("log")
    role = server.guild.create_role("Agency")
    await server.manager.slash("settings set", log_channel=log)
    await server.manager.slash("settings set", manager_role=role, timezone="tokyo")
    line = log.last_message
    assert line is not None
    assert f"<@{server.manager.id}> changed settings" in line.content
    assert "**Time zone** is now Asia/Tokyo" in line.content
    policy = server.env.backend.get_message(log.id, line.id).allowed_mentions
    assert (policy.everyone, policy.users, policy.roles) == (False, frozenset(), frozenset())
    await server.manager.slash("settings reset", setting="log_channel")
    assert "**Log channel** is now none" in log.history()[-1].content
    await server.manager.slash("settings set", timezone="utc")
    assert "Log channel" in log.history()[-1].content


async def test_a_log_channel_that_refuses_stops_nothing(server: Server):
    barred = discord.PermissionOverwrite(send_messages=False)
    muted = server.guild.create_text_channel("muted", overwrites={server.guild.default_role: barred})
    reply = await server.manager.slash("settings set", log_channel=muted, timezone="tokyo")
    assert "**Send Messages**" in reply.text
    assert (await chosen(server)).timezone == "Asia/Tokyo"


async def test_a_channel_that_is_gone_is_named_when_settings_are_shown(server: Server):
    gone = server.guild.create_text_channel("gone")
    await server.manager.slash("settings set", summary_channel=gone)
    server.env.backend.delete_channel(gone.id)
    await server.env.settle()
    assert "is gone or hidden from me" in (await server.manager.slash("settings show")).text


async def test_the_bot_remembers_its_servers(server: Server):
    assert await _forgotten_at(server) == {server.guild.id: None}
    server.env.backend.remove_guild(server.guild.id)
    await server.env.settle()
    assert (await _forgotten_at(server))[server.guild.id] is not None


async def _forgotten_at(server: Server) -> dict[int, int | None]:
    rows = await server.bot.database.read(lambda tx: tx.execute(select(guilds.c.id, guilds.c.forgotten_at)).all())
    return {row.id: row.forgotten_at for row in rows}
