"""/digest as people use it, and what comes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from domain.answers import Outcome
from domain.questions import Asking
from tests.cogs.inviting import overwrite
from tests.cogs.planning import planned
from tests.discord_server import Heard, words_of

if TYPE_CHECKING:
    from simcord import ChannelHandle

    from tests.discord_server import Person, Server

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY


async def streamed(server: Server, diamonds: str, person: Person | None = None, **numbers: Any) -> None:  # noqa: ANN401 - options
    """An hour's stream, of @lunaplays unless told otherwise, with its card."""
    whose = person or server.creator
    await whose.slash("stream start", title="Friday Q&A")
    await server.env.advance_time(HOUR)
    await whose.slash("stream end", diamonds=diamonds, **numbers)
    await server.env.settle()


async def passes(server: Server, seconds: float) -> None:
    """Time passes, and what is due is done."""
    await server.env.advance_time(seconds)
    await server.bot.deliveries.deliver(server.env.now())
    await server.env.settle()
    server.forgive_answered()


async def to_monday(server: Server) -> None:
    """To the next Monday at nine, when a week is over; the simulated Discord begins on Thursday, 1 January 2026."""
    now = server.env.now()
    nine = now.replace(hour=9, minute=0, second=0, microsecond=0)
    days = (7 - now.weekday()) % 7 or 7
    await passes(server, (nine - now).total_seconds() + days * DAY)


def digests(channel: ChannelHandle) -> list[discord.Message]:
    """Digests in a channel, oldest first."""
    return [one for one in channel.history() if one.embeds and (one.embeds[0].title or "").startswith("The ")]


def said(channel: ChannelHandle) -> str:
    """The only digest there."""
    (digest,) = digests(channel)
    return words_of(digest)


async def set_weekly(server: Server, person: Person | None = None, **options: Any) -> Heard:  # noqa: ANN401 - options
    """A digest for every Monday at nine."""
    heard = Heard(
        await (person or server.manager).actor.slash(
            server.channel, "digest set", **{"every": "week", "at": "09:00", **options}
        )
    )
    server.forgive_answered()
    return heard


# -- set ---------------------------------------------------------------------------------------------------------------


async def test_a_manager_sets_a_weekly_digest_and_sees_when_the_first_comes(server: Server):
    reply = await set_weekly(server)
    assert reply.private
    assert "**weekly** comes every Monday at 9:00\u202fAM" in reply.text
    assert f"<#{server.channel.id}>" in reply.text
    assert "about all creators together" in reply.text
    assert "<t:1767603600:F> (<t:1767603600:R>)" in reply.text  # Monday, 5 January, 9:00 UTC
    assert "Dec 29, 2025\u2009–\u2009Jan 4, 2026" in reply.text
    assert reply.labels == ["Preview", "Undo"]


async def test_it_goes_to_the_summary_channel_or_where_it_is_told_to(server: Server):
    await server.manager.slash("settings set", summary_channel=server.summary)
    assert f"<#{server.summary.id}>" in (await set_weekly(server)).text
    assert f"<#{server.channel.id}>" in (await set_weekly(server, channel=server.channel)).text


async def test_a_channel_that_would_refuse_it_is_told_with_what_is_missing(server: Server):
    hidden = server.guild.create_text_channel("quiet")
    overwrite(server.env, hidden, "send_messages", "attach_files")
    reply = await set_weekly(server, channel=hidden)
    assert f"In <#{hidden.id}> I can't post it yet: I need **Send Messages**" in reply.text
    await streamed(server, "12k")
    await to_monday(server)
    assert digests(hidden) == []
    overwrite(server.env, hidden)
    await server.env.settle()
    await passes(server, HOUR)
    assert "12,000" in said(hidden)


async def test_the_same_name_again_changes_it_and_undo_puts_it_back(server: Server):
    await set_weekly(server, day="Friday", name="Ours")
    assert "stands already" in (await set_weekly(server, day="fri", name="ours")).text
    changed = await server.manager.slash("digest set", every="month", at="18 Uhr", day="31", name="ours")
    assert "**Ours** comes every month on its last day at 6:00\u202fPM" in changed.text
    assert "Before: every Friday at 9:00\u202fAM" in changed.text
    back = await server.manager.press(changed, "Undo")
    assert "**Ours** comes every Friday at 9:00\u202fAM" in back.text


async def test_a_new_one_can_be_undone_and_that_too(server: Server):
    made = await set_weekly(server)
    gone = await server.manager.press(made, "Undo")
    assert "**weekly** comes no more" in gone.text
    await streamed(server, "12k")
    await to_monday(server)
    assert digests(server.channel) == []
    assert "**weekly** comes every Monday" in (await server.manager.press(gone, "Undo")).text


async def test_of_several_the_one_that_is_picked_is_shown_or_turned_off(server: Server):
    await set_weekly(server)
    await server.manager.slash("digest set", every="day", at="8pm")
    asked = await server.manager.slash("digest off")
    assert asked.labels == ["Which digest do you mean?"]
    options = asked.messages[0].components[0]["components"][0]["options"]
    assert [option["label"] for option in options] == [
        "daily · every day at 8:00\u202fPM",
        "weekly · every Monday at 9:00\u202fAM",
    ]
    shown = await server.manager.slash("digest preview")
    picked = await server.manager.pick(shown, options[1]["value"])
    assert "This is how **weekly** looks" in picked.text
    assert "**daily** comes no more" in (await server.manager.pick(asked, options[0]["value"])).text
    assert "**weekly** comes no more" in (await server.manager.slash("digest off")).text
    assert "There is no digest" in (await server.manager.slash("digest off")).text


async def test_names_are_offered_while_one_types(server: Server):
    await set_weekly(server, name="*Ours*")
    await set_weekly(server, server.creator)
    for command in ("digest preview", "digest off", "digest set"):
        more = {"every": "day", "at": "9"} if command == "digest set" else {}
        assert [one["value"] for one in await server.manager.choices(command, "name", "our", **more)] == ["*Ours*"]
    assert [one["value"] for one in await server.creator.choices("digest off", "name", "")] == ["weekly lunaplays dm"]
    assert (
        "no digest “hours”. Did you mean “\\*Ours\\*”?" in (await server.manager.slash("digest off", name="hours")).text
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"every": "day", "at": "25:00"}, "“25:00” is no time of the day. Write it like 09:00"),
        ({"every": "day", "at": "tomorrow 9:00"}, "“tomorrow 9:00” is no time of the day"),
        ({"every": "week", "at": "9", "day": "15"}, "“15” is no day of the week"),
        ({"every": "month", "at": "9", "day": "Monday"}, "“Monday” is no day of a month"),
        ({"every": "day", "at": "9", "day": "Monday"}, "needs no `day`"),
        ({"every": "day", "at": "9", "name": "x" * 41}, "up to 40 letters"),
        ({"every": "day", "at": "9", "creator": "nobody"}, "nobody"),
    ],
)
async def test_what_can_not_be_is_refused_with_the_next_step(server: Server, options: dict[str, Any], sentence: str):
    reply = await server.manager.slash("digest set", **options)
    assert reply.private
    assert sentence in reply.text


async def test_others_than_managers_set_only_their_own_by_direct_message(server: Server):
    assert "Your own comes by direct message" in (await set_weekly(server, server.creator, scope="server")).text
    refused = await set_weekly(server, server.creator, channel=server.channel)
    assert "Digests in channels are the managers' to set" in refused.text
    assert "/creator add" in (await set_weekly(server, server.member)).text
    kept = await set_weekly(server, server.creator)
    assert "by direct message, about @lunaplays" in kept.text


# -- what comes --------------------------------------------------------------------------------------------------------


async def test_it_comes_on_time_with_what_the_week_brought(server: Server):
    await server.manager.slash("settings set", summary_channel=server.summary)
    await server.manager.slash("goal set", metric="streams", target="2", period="week")
    await set_weekly(server)
    await streamed(server, "12k", new_followers="40")
    await streamed(server, "300")
    await to_monday(server)
    text = said(server.summary)
    assert "The week · Dec 29, 2025\u2009–\u2009Jan 4, 2026" in text
    assert "💎 **12,300** diamonds" in text
    assert "2 streams · ⏱️ 2h live · 🌟 40 new followers" in text
    (card, _) = [one for one in server.summary.history() if one not in digests(server.summary)]
    assert f"[Jan 1 · Friday Q&A]({card.jump_url}) · @lunaplays · **12,000** 💎" in text
    assert "2 streams a week, all together · ▰▰▰▰▰▰▰▰▰▰ 100 % ✅" in text
    assert "$" not in text
    assert "late" not in text
    await passes(server, HOUR)
    assert len(digests(server.summary)) == 1


async def test_the_week_before_stands_beside_it(server: Server):
    await set_weekly(server)
    await streamed(server, "1000")
    await to_monday(server)
    await streamed(server, "1500")
    await to_monday(server)
    _, second = digests(server.channel)
    assert "💎 **1,500** diamonds ▲ 50 %\nagainst 1,000 in Dec 29, 2025" in words_of(second)


async def test_an_empty_time_is_one_friendly_line_or_none(server: Server):
    await set_weekly(server)
    await set_weekly(server, channel=server.summary, empty="silent", name="quiet")
    await to_monday(server)
    assert "A quiet week: no streams." in said(server.channel)
    assert digests(server.summary) == []
    await streamed(server, "12k")
    await to_monday(server)
    assert "12,000" in said(server.summary)


async def test_after_three_days_offline_each_comes_once_and_says_that_it_is_late(server: Server):
    await server.manager.slash("digest set", every="day", at="09:00")
    await server.manager.slash("digest set", every="month", at="09:00", day="3")
    await set_weekly(server)
    await server.env.advance_time(5 * DAY + HOUR)  # Tuesday, 6 January, one o'clock
    await passes(server, 0)
    texts = [words_of(one) for one in digests(server.channel)]
    assert len(texts) == 3
    assert all("⏰ This comes late: it was due" in text for text in texts)
    assert {text.splitlines()[1] for text in texts} == {
        "The day · Sun, Jan 4, 2026",
        "The week · Dec 29, 2025\u2009–\u2009Jan 4, 2026",
        "The month · December 2025",
    }
    await passes(server, 8 * HOUR)
    (_, _, _, daily) = digests(server.channel)
    assert "The day · Mon, Jan 5, 2026" in words_of(daily)
    assert "late" not in words_of(daily)


async def test_nine_stays_nine_when_the_server_moves(server: Server):
    await server.manager.slash("digest set", every="day", at="09:00")
    await server.manager.slash("settings set", timezone="America/New_York")
    shown = await server.manager.slash("digest preview")
    assert "<t:1767276000:F>" in shown.text  # 1 January, 14:00 UTC
    await passes(server, 14 * HOUR - 60)
    assert digests(server.channel) == []
    await passes(server, 60)
    assert "Wed, Dec 31, 2025" in said(server.channel)


async def test_planned_streams_and_questions_are_told(server: Server):
    await set_weekly(server)
    questions, asked = server.bot.questions, Asking(server.channel.id, 1, server.member.id, server.env.now())
    for outcome in (Outcome.ANSWER, Outcome.ANSWER, Outcome.NONE):
        await questions.count(server.guild.id, outcome, server.env.now())
    await questions.ask(server.guild.id, "when is the next meetup", asking=asked, key="meetup")
    await planned(server, when="in 2 hours")
    await planned(server, when="in 30 hours")
    await passes(server, 2 * HOUR)
    await streamed(server, "12k")
    await to_monday(server)
    text = said(server.channel)
    assert "Plans: 1 of 2 planned streams took place" in text
    assert "3 questions: 2 answered, 0 offered the nearest answers, 1 unanswered" in text
    assert "One question waits for an answer: `/faq queue`" in text


async def test_who_moved_most_is_told_of_a_server_with_several(server: Server):
    ben = server.person("ben")
    await server.manager.slash("creator add", handle="ben", member=ben.actor)
    await set_weekly(server)
    await streamed(server, "1000")
    await streamed(server, "1000", ben)
    await to_monday(server)
    await streamed(server, "400")
    await streamed(server, "3000", ben)
    await to_monday(server)
    text = words_of(digests(server.channel)[1])
    assert "📈 @ben +2,000 💎 to 3,000 ▲ 200 %" in text
    assert "📉 @lunaplays \N{MINUS SIGN}600 💎 to 400 ▼ 60 %" in text


# -- money -------------------------------------------------------------------------------------------------------------


async def test_a_public_digest_shows_the_money_only_of_who_shares_it_publicly(server: Server):
    await server.manager.slash("digest set", every="day", at="09:00")
    await streamed(server, "10k")
    await passes(server, 2 * DAY)
    assert "$" not in said(server.channel)
    shown = await server.creator.press(digests(server.channel)[0], "Show my figures")
    assert shown.private
    assert "≈ **$50.00**" in shown.text
    assert (
        "shared with its creators and the managers only"
        in (await server.member.press(digests(server.channel)[0], "Show my figures")).text
    )
    await server.creator.slash("creator share", level="public")
    await streamed(server, "10k")
    await passes(server, 2 * DAY)
    text = words_of(digests(server.channel)[-1])
    assert "💵 ≈ **$50.00** · $40.00 to $53.00\nEstimate at a rate of 50 % (40 % to 53 %)" in text


async def test_a_creator_gets_the_own_figures_with_money_by_direct_message(server: Server):
    await set_weekly(server, server.creator)
    await streamed(server, "10k")
    await to_monday(server)
    text = said(server.creator.actor.user.dm_channel)
    assert "@lunaplays · Test Guild" in text
    assert "≈ **$50.00**" in text
    assert digests(server.channel) == []


async def test_a_manager_sees_the_managers_view(server: Server):
    await set_weekly(server, to="dm")
    await streamed(server, "10k")
    await to_monday(server)
    assert "≈ **$50.00**" in said(server.manager.actor.user.dm_channel)


async def test_who_is_no_manager_any_more_hears_that_it_ends_and_nothing_else(server: Server):
    await set_weekly(server, to="dm")
    await streamed(server, "10k")
    boss = server.guild.roles["Boss"].id
    server.env.backend.edit_role(server.guild.id, boss, {"permissions": discord.Permissions.none().value})
    await to_monday(server)
    await to_monday(server)
    messages = [one.content for one in server.manager.actor.user.dm_channel.history()]
    assert messages == [
        "🔕 “weekly dm” of Test Guild has ended: it was about data there that you don't look after any more."
    ]


async def test_closed_direct_messages_are_told_once_without_a_figure(server: Server):
    await server.manager.slash("settings set", log_channel=server.summary)
    await server.creator.slash("digest set", every="day", at="09:00")
    await streamed(server, "10k")
    dm = await server.bot.create_dm(discord.Object(server.creator.id))
    server.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007, times=None)
    before = len(server.summary.history())
    await passes(server, 2 * DAY)
    await passes(server, DAY)
    told = server.summary.history()[before:]
    assert [f"could not be brought to <@{server.creator.id}>" in one.content for one in told] == [True]
    assert "$" not in told[0].content
    assert "The last one could not reach you" in (await server.creator.slash("digest preview")).text
    server.env.backend.faults.clear()
    await passes(server, DAY)
    assert len(digests(server.creator.actor.user.dm_channel)) == 1
    assert "could not reach you" not in (await server.creator.slash("digest preview")).text


def nowhere(_: int) -> None:
    """No server is to be seen."""


async def test_while_the_bot_is_out_of_the_server_nothing_burns_and_back_in_it_the_last_one_comes(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    await server.creator.slash("digest set", every="day", at="09:00")
    guild = server.bot.get_guild(server.guild.id)
    with monkeypatch.context() as out:
        out.setattr(server.bot, "get_guild", nowhere)
        for _ in range(3):
            await passes(server, DAY)
        due = await server.bot.jobs.next_due()
        assert due is not None
        assert due > server.env.now()  # no try a minute until then
    server.bot.dispatch("guild_join", guild)
    for _ in range(10):  # a server at the other end of a socket takes its time
        await passes(server, 60)
        if digests(server.creator.actor.user.dm_channel):
            break
    assert "This comes late" in said(server.creator.actor.user.dm_channel)
