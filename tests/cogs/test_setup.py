"""/setup as people use it: on a phone, in a hurry, two at once, and years later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from client import Aftershow
from tests.cogs.inviting import buttons_of, inviting, overwrite
from tests.discord_server import Heard, Pictureless, words_of
from ui.chart.worker import ChartWorker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simcord import Env

    from domain.settings import Settings
    from tests.discord_server import Person, Server

MOST_TAPS = 8


async def chosen(server: Server) -> Settings:
    """The settings as they are kept."""
    return await server.bot.settings.get(server.guild.id)


async def opened(server: Server, *turns: str) -> Heard:
    """The panel, turned to a page."""
    shown = await server.manager.slash("setup")
    for turn in turns:
        shown = await server.manager.press(shown, turn)
    return shown


class Thumb:
    """A person on a phone, whose taps are counted: a command, a button, a pick, a form that is sent."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.taps = 0

    async def press(self, shown: Any, label: str) -> Heard:  # noqa: ANN401 - a message or an answer
        self.taps += 1
        return await self.person.press(shown, label)

    async def pick(self, shown: Any, value: Any, name: str) -> Heard:  # noqa: ANN401 - whatever is picked
        self.taps += 1
        return await self.person.pick(shown, value, custom_id=name)


class TestWithPictures:
    """With the real drawing process."""

    @pytest_asyncio.fixture
    async def charts(self) -> AsyncIterator[ChartWorker]:
        """It draws the sample."""
        worker = ChartWorker()
        yield worker
        await worker.close()

    async def test_from_the_invitation_to_the_first_sample_card_in_eight_taps(
        self, simcord_env: Env, simcord_bot: Aftershow
    ) -> None:
        """Every page is passed through, and on each something is chosen."""
        server = await inviting(simcord_env, simcord_bot, "general", "summaries")
        helpers = server.guild.create_role("Helpers")
        summaries = server.guild.channels["summaries"]
        thumb = Thumb(server.manager)
        panel = await thumb.press(server.channel.last_message, "Set up")
        panel = await thumb.pick(panel, summaries, "setup-channel:summary_channel")
        panel = await thumb.press(panel, "Next")
        panel = await thumb.pick(panel, helpers, "setup-role:moderator_role")
        panel = await thumb.press(panel, "Next")
        panel = await thumb.press(panel, next(label for label in panel.labels if "New_York" in label))
        panel = await thumb.press(panel, "Next")
        done = await thumb.press(panel, "Post a sample summary")
        assert thumb.taps <= MOST_TAPS
        (card,) = summaries.history()
        assert (await card.attachments[0].read()).startswith(b"\x89PNG")
        assert card.jump_url in done.text
        kept = await chosen(server)
        assert (kept.summary_channel, kept.moderator_role) == (summaries.id, helpers.id)
        assert kept.timezone == "America/New_York"


async def test_the_shortest_way_to_the_sample_skips_all_but_the_channel(server: Server) -> None:
    thumb = Thumb(server.manager)
    panel = await server.manager.slash("setup")
    panel = await thumb.pick(panel, server.summary, "setup-channel:summary_channel")
    panel = await thumb.press(panel, "Finish")
    await thumb.press(panel, "Post a sample summary")
    assert thumb.taps + 1 == 4
    assert len(server.summary.history()) == 1


async def test_the_panel_is_private_and_shows_how_everything_stands(server: Server) -> None:
    await server.manager.slash("settings set", summary_channel=server.summary)
    shown = await opened(server)
    assert shown.private
    assert f"✅ **Summary channel**: <#{server.summary.id}>" in shown.text
    assert "– **FAQ channel**: none" in shown.text
    assert "Set-up 1 of 3" in shown.text
    everything = await server.manager.press(shown, "Finish")
    for word in ("Summary channel", "Moderator role", "Time zone", "Language", "Money on cards"):
        assert f"**{word}**" in everything.text
    assert "stream start" in everything.text


async def test_every_step_can_be_skipped_and_nothing_is_changed(server: Server) -> None:
    before = await chosen(server)
    shown = await opened(server, "Next", "Next", "Next", "Back", "Back", "Back")
    assert "Set-up 1 of 3" in shown.text
    assert await chosen(server) == before


async def test_a_channel_is_saved_as_it_is_picked(server: Server) -> None:
    shown = await opened(server)
    for name, label in (
        ("summary_channel", "Summary channel"),
        ("faq_channel", "FAQ channel"),
        ("announce_channel", "Announcement channel"),
        ("log_channel", "Log channel"),
    ):
        after = await server.manager.pick(shown, server.summary, custom_id=f"setup-channel:{name}")
        assert f"Saved. **{label}**: <#{server.summary.id}>" in after.text
        assert getattr(await chosen(server), name) == server.summary.id


async def test_a_role_is_saved_as_it_is_picked(server: Server) -> None:
    role = server.guild.create_role("Agency")
    shown = await opened(server, "Next")
    for name in ("manager_role", "moderator_role"):
        after = await server.manager.pick(shown, role, custom_id=f"setup-role:{name}")
        assert f"<@&{role.id}>" in after.text
        refused = await server.manager.pick(shown, server.guild.default_role, custom_id=f"setup-role:{name}")
        assert "would let every member do it" in refused.text
        assert getattr(await chosen(server), name) == role.id


async def test_a_missing_permission_is_named_with_its_channel_and_looked_at_again(server: Server) -> None:
    overwrite(server.env, server.summary, "attach_files", "read_message_history")
    shown = await opened(server)
    after = await server.manager.pick(shown, server.summary, custom_id="setup-channel:summary_channel")
    assert f"In <#{server.summary.id}> I need **Attach Files**, **Read Message History**" in after.text
    assert "⚠️" in after.text
    still = await server.manager.press(after, "Check again")
    assert "**Attach Files**" in still.text
    overwrite(server.env, server.summary)
    await server.env.settle()
    mended = await server.manager.press(still, "Check again")
    assert "⚠️" not in mended.text
    assert "Check again" not in mended.labels


async def test_settings_show_names_what_is_missing_and_opens_the_step_that_mends_it(server: Server) -> None:
    role = server.guild.create_role("Agency")
    await server.manager.slash("settings set", moderator_role=role)
    server.env.backend.delete_role(server.guild.id, role.id)
    await server.env.settle()
    shown = await server.manager.slash("settings show")
    assert "**Moderator role**: the role was deleted" in shown.text
    panel = await server.manager.press(shown, "Fix it")
    assert "Set-up 2 of 3" in panel.text
    assert "⚠️ **Moderator role**" in panel.text
    assert "⚠️ **Moderator role**" in (await opened(server)).text
    picked = await server.manager.pick(panel, server.guild.roles["Stream team"], custom_id="setup-role:moderator_role")
    assert "⚠️" not in picked.text


async def test_a_time_zone_that_is_typed_may_be_misspelt(server: Server) -> None:
    shown = await opened(server, "Next", "Next")
    form = await server.manager.press(shown, "Another…")
    near = await server.manager.submit(form, timezone="tokio")
    assert "“tokio”" in near.text
    after = await server.manager.press(near, next(label for label in near.labels if "Tokyo" in label))
    assert "**Time zone**: Asia/Tokyo" in after.text
    assert (await chosen(server)).timezone == "Asia/Tokyo"
    form = await server.manager.press(after, "Another…")
    assert "berlin" in (await server.manager.submit(form, timezone="berlin")).text.lower()
    assert (await chosen(server)).timezone == "Europe/Berlin"


async def test_a_time_zone_that_nobody_knows_changes_nothing(server: Server) -> None:
    form = await server.manager.press(await opened(server, "Next", "Next"), "Another…")
    reply = await server.manager.submit(form, timezone="qqqqqq")
    assert "Berlin" in reply.text
    assert (await chosen(server)).timezone == "UTC"


async def test_currency_and_money_are_picked(server: Server) -> None:
    shown = await opened(server, "Next", "Next")
    await server.manager.pick(shown, "EUR", custom_id="setup-currency:")
    after = await server.manager.pick(shown, "private", custom_id="setup-money:")
    kept = await chosen(server)
    assert (kept.currency, kept.money_on_cards) == ("EUR", "private")
    assert "cards never show money" in after.text


async def test_a_language_is_picked_where_there_are_several(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Language" not in (await opened(server, "Next", "Next")).labels
    for module in ("ui.setup_choices.all_languages", "ui.languages.languages"):
        monkeypatch.setattr(module, lambda: ["de", "en-US"])
    shown = await opened(server, "Next", "Next")
    await server.manager.pick(shown, "de", custom_id="setup-language:")
    assert (await chosen(server)).language == "de"


async def test_a_manager_who_streams_registers_at_once(server: Server) -> None:
    form = await server.manager.press(await opened(server, "Next"), "I stream myself")
    after = await server.manager.submit(form, handle="@mayalive")
    assert "You stream as **@mayalive**" in after.text
    (creator,) = await server.bot.creators.owned_by(server.guild.id, server.manager.id)
    assert creator.confirmed
    form = await server.manager.press(after, "I stream myself")
    taken = await server.manager.submit(form, handle="lunaplays")
    assert "linked to someone else" in taken.text
    assert (await server.bot.creators.named(server.guild.id, "lunaplays")).member_id == server.creator.id
    form = await server.manager.press(after, "I stream myself")
    assert "is no TikTok handle" in (await server.manager.submit(form, handle="not a handle!")).text


async def test_two_managers_at_once_do_not_fight(server: Server) -> None:
    other = server.person("olga", server.guild.roles["Boss"])
    mine, theirs = await opened(server), await other.slash("setup")
    await server.manager.pick(mine, server.summary, custom_id="setup-channel:summary_channel")
    after = await other.pick(theirs, server.channel, custom_id="setup-channel:faq_channel")
    assert f"✅ **Summary channel**: <#{server.summary.id}>" in after.text
    kept = await chosen(server)
    assert (kept.summary_channel, kept.faq_channel) == (server.summary.id, server.channel.id)


async def test_a_panel_from_before_a_restart_still_works(server: Server) -> None:
    shown = await opened(server)
    await server.bot.close()
    again = Aftershow(server.bot.database, Pictureless(), encoder=None, shard_count=1, by_itself=False)
    await server.env.restart_bot(again)
    server.bot = again
    try:
        after = await server.manager.pick(shown, server.summary, custom_id="setup-channel:summary_channel")
        assert "Saved." in after.text
        assert (await chosen(server)).summary_channel == server.summary.id
    finally:
        await again.close()


async def test_every_pick_is_noted_in_the_log_channel(server: Server) -> None:
    log = server.guild.create_text_channel("log")
    shown = await opened(server)
    after = await server.manager.pick(shown, log, custom_id="setup-channel:log_channel")
    await server.manager.pick(after, server.summary, custom_id="setup-channel:summary_channel")
    lines = [message.content for message in log.history()]
    assert len(lines) == 2
    assert f"<@{server.manager.id}> changed settings" in lines[1]
    assert f"**Summary channel** is now <#{server.summary.id}>" in lines[1]


async def test_the_sample_says_that_it_is_one_and_counts_nowhere(server: Server) -> None:
    await server.manager.slash("settings set", summary_channel=server.summary)
    await server.manager.press(await opened(server, "Finish"), "Post a sample summary")
    (card,) = server.summary.history()
    said = words_of(card)
    assert "This is only a sample" in said
    assert "Sample: made-up figures" in said
    assert "a manager can remove it" in said
    assert "≈" in said
    assert "No streams yet" in (await server.manager.slash("stream list")).text
    assert await server.bot.streams.matching(server.guild.id, "", zone=None) == []  # type: ignore[arg-type]


async def test_a_doubled_press_posts_one_sample(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    emit = server.env.backend.emit

    def noted(event: str, payload: Any) -> None:  # noqa: ANN401 - as Discord sends it
        if event == "INTERACTION_CREATE":
            sent.append(payload)
        emit(event, payload)

    shown = await opened(server, "Finish")
    monkeypatch.setattr(server.env.backend, "emit", noted)
    await server.manager.press(shown, "Post a sample summary")
    emit("INTERACTION_CREATE", sent[-1])
    await server.env.settle()
    server.forgive_answered()
    assert len(server.channel.history()) == 1


async def test_a_sample_shows_no_money_where_cards_never_do(server: Server) -> None:
    await server.manager.slash("settings set", summary_channel=server.summary, money_on_cards="private")
    await server.manager.press(await opened(server, "Finish"), "Post a sample summary")
    assert "≈" not in words_of(server.summary.history()[0])


async def test_only_a_manager_takes_the_sample_away(server: Server) -> None:
    await server.manager.press(await opened(server, "Finish"), "Post a sample summary")
    card = server.channel.history()[-1]
    assert buttons_of(card) == ["Remove this sample"]
    for person in (server.member, server.creator, server.moderator):
        assert "Only managers" in (await person.press(card, "Remove this sample")).text
    await server.manager.press(card, "Remove this sample")
    assert card.id not in {message.id for message in server.channel.history()}


async def test_a_sample_that_the_summary_channel_refuses_goes_where_it_was_asked_for(server: Server) -> None:
    overwrite(server.env, server.summary, "embed_links")
    await server.manager.slash("settings set", summary_channel=server.summary)
    done = await server.manager.press(await opened(server, "Finish"), "Post a sample summary")
    assert "**Embed Links**" in done.text
    assert "The sample is here" in done.text
    assert server.summary.history() == []
    overwrite(server.env, server.channel, "attach_files")
    nowhere = await server.manager.press(done, "Post a sample summary")
    assert "No channel took the sample" in nowhere.text
    assert "**Attach Files**" in nowhere.text
