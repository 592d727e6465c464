"""/gift as people use it."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import TYPE_CHECKING

import pytest

from domain.gifts import MOST_GIFTS_IN_A_REPORT
from tests.discord_server import words_of

if TYPE_CHECKING:
    from tests.discord_server import Server


async def reported(server: Server) -> int:
    """Diamonds reported for the latest stream."""
    stream = (await server.bot.streams.recent(server.guild.id))[0]
    return (await server.bot.streams.record(server.guild.id, stream.id)).reported_diamonds


async def test_a_moderator_logs_one_gift_and_sees_the_running_total(server: Server) -> None:
    await server.creator.slash("stream start")
    reply = await server.moderator.slash("gift add", gift="rose", count=5, supporter="@rosefan")
    assert reply.private
    assert "5 × Rose from **rosefan**" in reply.text
    assert "**5 💎**" in reply.text
    again = await server.moderator.slash("gift add", gift="Galaxy")
    assert "**1,005 💎** · 6 gifts" in again.text


async def test_a_moderator_logs_a_line_of_gifts(server: Server) -> None:
    await server.creator.slash("stream start")
    reply = await server.moderator.slash("gift log", text="5 roses from @rosefan, galaxy x2 nightowl, lion")
    assert "5 × Rose from **rosefan**" in reply.text
    assert "2 × Galaxy from **nightowl**" in reply.text
    assert "1 × Lion" in reply.text
    assert await reported(server) == 5 + 2000 + 29_999


async def test_what_was_not_understood_is_named_and_a_press_logs_what_was_meant(server: Server) -> None:
    await server.creator.slash("stream start")
    reply = await server.moderator.slash("gift log", text="2 roses @a, five galaxy from nightowl, 3 blorps")
    assert "2 × Rose" in reply.text
    assert "“five galaxy from nightowl”" in reply.text
    assert "3 blorps" in reply.text
    fixed = await server.moderator.press(reply, "5 × Galaxy · 1,000 coins")
    assert "5 × Galaxy from **nightowl**" in fixed.text
    assert await reported(server) == 2 + 5000
    twice = await server.moderator.press(reply, "5 × Galaxy · 1,000 coins")
    assert "counts once" in twice.text
    assert await reported(server) == 5002


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("0 roses", "0"),
        ("-3 roses", "-3"),
        ("1000000000000 roses", "1000000000000"),
        ("five roses", "five"),
        ("blorps", "blorps"),
        ("@everyone", "everyone"),
    ],
)
async def test_a_line_without_a_readable_gift_logs_nothing_and_says_why(server: Server, text: str, named: str) -> None:
    await server.creator.slash("stream start")
    reply = await server.moderator.slash("gift log", text=text)
    assert reply.private
    assert named in reply.text
    assert await reported(server) == 0


async def test_undo_takes_back_and_says_what(server: Server) -> None:
    await server.creator.slash("stream start")
    logged = await server.moderator.slash("gift add", gift="lion", supporter="nightowl")
    undone = await server.moderator.press(logged, "Undo")
    assert "1 × Lion from **nightowl**" in undone.text
    assert await reported(server) == 0
    assert "already" in (await server.moderator.slash("gift undo", report="1")).text


async def test_undo_without_a_name_takes_ones_own_last_report(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift add", gift="rose")
    await server.creator.slash("gift add", gift="galaxy")
    undone = await server.moderator.slash("gift undo")
    assert "1 × Rose" in undone.text
    assert await reported(server) == 1000


async def test_one_gift_of_a_line_can_be_taken_back_alone(server: Server) -> None:
    await server.creator.slash("stream start")
    logged = await server.moderator.slash("gift log", text="5 roses, galaxy")
    stream = (await server.bot.streams.recent(server.guild.id))[0]
    galaxy = next(
        event for event in await server.bot.gifts.events(server.guild.id, stream.id) if event.item.gift.name == "Galaxy"
    )
    undone = await server.moderator.pick(logged, str(galaxy.event_id))
    assert "1 × Galaxy" in undone.text
    assert await reported(server) == 5


async def test_someone_elses_report_needs_a_manager_to_take_it_back(server: Server) -> None:
    await server.creator.slash("stream start")
    logged = await server.creator.slash("gift add", gift="rose")
    refused = await server.moderator.slash("gift undo", report="1")
    assert refused.private
    assert "someone else's" in refused.text
    assert await reported(server) == 1
    await server.manager.slash("gift undo", report="#1")
    assert await reported(server) == 0
    del logged


async def test_a_gift_without_a_live_stream_is_asked_about_and_never_lost(server: Server) -> None:
    asked = await server.moderator.slash("gift add", gift="galaxy", supporter="nightowl")
    assert "Where does it belong?" in asked.text
    logged = await server.moderator.press(asked, "Start a stream now")
    assert "1 × Galaxy from **nightowl**" in logged.text
    assert await reported(server) == 1000


async def test_the_choice_pressed_twice_counts_once(server: Server) -> None:
    asked = await server.moderator.slash("gift log", text="galaxy, 2 roses")
    shown = asked.messages[0]
    await server.moderator.press(asked, "Start a stream now")
    await server.moderator.actor.click(shown.message, custom_id=None, label="Start a stream now") if any(
        "Start a stream now" in label for label in asked.labels
    ) else None
    assert await reported(server) == 1002


async def test_a_gift_for_a_past_stream_goes_where_it_was_picked(server: Server) -> None:
    await server.creator.slash("stream report", started="3 days ago", duration="2h", title="Old one")
    asked = await server.moderator.slash("gift add", gift="galaxy")
    past = (await server.bot.streams.recent(server.guild.id))[0]
    await server.moderator.pick(asked, str(past.id))
    record = await server.bot.streams.record(server.guild.id, past.id)
    assert record.reported_diamonds == 1000


async def test_an_unknown_gift_is_answered_with_near_ones_to_press(server: Server) -> None:
    await server.creator.slash("stream start")
    asked = await server.moderator.slash("gift add", gift="univers lio", count=2, supporter="x.y")
    assert asked.private
    near = next(label for label in asked.labels if "·" in label)
    logged = await server.moderator.press(asked, near)
    assert "2 × " in logged.text
    assert "x.y" in logged.text


async def test_a_gift_that_the_catalogue_lacks_is_added_by_a_manager_and_the_report_goes_on(server: Server) -> None:
    await server.creator.slash("stream start")
    asked = await server.manager.slash("gift add", gift="Zorblatt", count=3)
    form = await server.manager.press(asked, "It is a new gift…")
    logged = await server.manager.submit(form, name="Zorblatt", coins="250")
    assert "3 × Zorblatt" in logged.text
    assert await reported(server) == 750
    offered = await server.moderator.choices("gift add", "gift", "zorb")
    assert offered[0]["name"] == "Zorblatt · 250 coins"


async def test_autocomplete_forgives_typos_and_offers_current_gifts(server: Server) -> None:
    names = [choice["name"] for choice in await server.moderator.choices("gift add", "gift", "galxy")]
    assert names[0] == "Galaxy · 1,000 coins"
    everything = await server.moderator.choices("gift add", "gift", "")
    assert 0 < len(everything) <= 25
    assert "Rose · 1 coin" in {choice["name"] for choice in everything}


async def test_autocomplete_offers_the_supporters_that_the_server_knows(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift add", gift="rose", supporter="nightowl")
    names = [choice["name"] for choice in await server.moderator.choices("gift add", "supporter", "nig")]
    assert names == ["nightowl"]


@pytest.mark.parametrize(
    "name",
    [
        "@everyone",
        "**x**",
        "\u202eevil\u202c",
        "a\u200bb",
        "مريم",
        "🦁🌹",
        "[x](https://evil.example)",
        "`x`",
        "<@123456789012345678>",
    ],
)
async def test_a_tricky_supporter_is_shown_harmless_and_pings_nobody(server: Server, name: str) -> None:
    await server.creator.slash("stream start")
    reply = await server.moderator.slash("gift add", gift="rose", supporter=name)
    assert await reported(server) == 1
    board = await server.member.slash("gift top")
    for shown in (reply, board):
        assert "@everyone" not in shown.text
        assert "**x**" not in shown.text.replace("****", "")
        assert "\u202e" not in shown.text
        assert "https://" not in shown.text
        assert "<@123456789012345678>" not in shown.text


async def test_a_supporters_name_of_500_letters_is_refused_but_the_gift_is_not_lost(server: Server) -> None:
    await server.creator.slash("stream start")
    refused = await server.moderator.slash("gift add", gift="galaxy", supporter="x" * 500)
    assert refused.private
    assert "too long" in refused.text
    logged = await server.moderator.press(refused, "Log it without a name")
    assert "1 × Galaxy" in logged.text
    assert await reported(server) == 1000


async def test_the_count_of_a_gift_is_a_whole_number_from_one(server: Server) -> None:
    payload = server.bot.tree.get_command("gift").to_dict(server.bot.tree)  # type: ignore[union-attr]
    add = next(option for option in payload["options"] if option["name"] == "add")
    count = next(option for option in add["options"] if option["name"] == "count")
    assert (count["type"], count["min_value"], count["max_value"]) == (4, 1, MOST_GIFTS_IN_A_REPORT)


async def test_the_list_shows_reports_newest_first_and_what_was_taken_back(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift add", gift="rose")
    await server.moderator.slash("gift add", gift="galaxy")
    await server.moderator.slash("gift undo")
    listed = (await server.moderator.slash("gift list")).text
    assert listed.index("Galaxy") < listed.index("Rose")
    assert "~~1 × Galaxy~~" in listed


async def test_a_long_list_has_pages(server: Server) -> None:
    await server.creator.slash("stream start")
    for _ in range(12):
        await server.moderator.slash("gift add", gift="rose")
    first = await server.moderator.slash("gift list")
    older = await server.moderator.press(first, "Older")
    assert "`#1`" in older.text
    assert "`#12`" not in older.text
    newest = await server.moderator.press(older, "Newer")
    assert "`#12`" in newest.text


async def test_the_board_ranks_supporters_for_everyone(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="5 roses from rosefan, lion from nightowl")
    board = await server.member.slash("gift top")
    assert not board.private
    assert board.text.index("nightowl") < board.text.index("rosefan")
    for period in ("stream", "day", "week", "month", "year", "all"):
        assert "nightowl" in (await server.member.slash("gift top", period=period)).text


async def test_the_value_of_a_gift_names_coins_diamonds_and_the_rate(server: Server) -> None:
    reply = await server.member.slash("gift value", gift="lion")
    assert "29,999" in reply.text
    assert "$150.00" in reply.text
    assert "50 %" in reply.text


async def test_the_value_of_a_gift_works_in_a_direct_message(server: Server) -> None:
    result = await server.env.create_user("stranger").slash("gift value", gift="rose", count=100)
    assert "$0.50" in result.response.embeds[0].description


async def test_everything_else_about_gifts_says_in_a_direct_message_that_it_needs_a_server(server: Server) -> None:
    result = await server.env.create_user("stranger").slash("gift add", gift="rose")
    assert "only in a server" in result.response.content
    server.forgive_answered()


async def test_the_thank_you_list_is_ready_to_paste_the_biggest_first(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="5 roses from @rosefan, lion from nightowl, galaxy")
    thanks = (await server.creator.slash("gift thanks")).text
    assert "Thank you, @nightowl, for the Lion!" in thanks
    assert thanks.index("nightowl") < thanks.index("rosefan")
    assert "```" in thanks


async def test_a_member_can_not_report(server: Server) -> None:
    await server.creator.slash("stream start")
    refused = await server.member.slash("gift add", gift="rose")
    assert refused.private
    assert "Only @lunaplays, moderators and managers" in refused.text
    assert await reported(server) == 0


async def test_the_same_interaction_delivered_twice_counts_once_also_in_another_stream(server: Server) -> None:
    await server.creator.slash("stream start")
    sent: list[dict[str, object]] = []
    emit = server.env.backend.emit

    def noting(event: str, payload: dict[str, object]) -> None:
        if event == "INTERACTION_CREATE":
            sent.append(payload)
        emit(event, payload)

    server.env.backend.emit = noting  # type: ignore[method-assign]
    await server.moderator.slash("gift add", gift="galaxy")
    delivered = sent[-1]
    emit("INTERACTION_CREATE", delivered)
    await server.env.settle()
    server.forgive_answered()
    assert await reported(server) == 1000
    await server.creator.slash("stream end")
    await server.creator.slash("stream start")
    emit("INTERACTION_CREATE", delivered)
    await server.env.settle()
    server.forgive_answered()
    assert await reported(server) == 0
    listed = await server.bot.gifts.top(server.guild.id, None, since=None, until=None, limit=9)
    assert sum(row.diamonds for row in listed) == 0


async def test_two_moderators_at_the_same_instant_both_count(server: Server) -> None:
    await server.creator.slash("stream start")
    caught: list[dict[str, object]] = []
    emit = server.env.backend.emit

    def holding(event: str, payload: dict[str, object]) -> None:
        if event == "INTERACTION_CREATE":
            caught.append(payload)
        else:
            emit(event, payload)

    server.env.backend.emit = holding  # type: ignore[method-assign]
    await server.moderator.actor.slash(server.channel, "gift add", gift="galaxy")
    await server.manager.actor.slash(server.channel, "gift add", gift="lion")
    for payload in caught:
        emit("INTERACTION_CREATE", payload)
    await server.env.settle()
    await asyncio.sleep(0)
    assert await reported(server) == 1000 + 29_999


async def test_the_csv_of_a_stream_runs_no_formula_and_marks_what_was_taken_back(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift add", gift="rose", supporter="=cmd()")
    await server.moderator.slash("gift add", gift="galaxy", supporter="nightowl")
    await server.moderator.slash("gift undo")
    await server.creator.slash("stream end")
    exported = await server.creator.press(server.cards[0], "Export")
    text = (await exported.files[0].read()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["gift"] for row in rows] == ["Rose", "Galaxy"]
    assert rows[0]["supporter"] == "'=cmd()"
    assert rows[0]["taken_back"] == ""
    assert rows[1]["taken_back"] != ""


async def test_the_board_of_a_stream_goes_on_after_asking_whose(server: Server) -> None:
    await server.manager.slash("creator add", handle="miraplays", member=server.member.actor)
    await server.creator.slash("stream start")
    await server.creator.slash("gift add", gift="rose", supporter="rosefan")
    await server.creator.slash("stream end")
    asked = await server.moderator.slash("gift top", period="stream")
    board = await server.moderator.pick(asked, "lunaplays")
    assert "this stream" in board.text
    assert "rosefan" in board.text


async def test_a_pasted_line_of_a_hundred_gifts_is_listed_and_undone(server: Server) -> None:
    await server.creator.slash("stream start")
    logged = await server.moderator.slash("gift log", text="rose from the_greatest.rosefan, " * 100)
    assert await reported(server) == 100
    listed = await server.moderator.slash("gift list")
    assert listed.text.count("1 × Rose from") == 10
    assert "and 90 more" in listed.text
    await server.moderator.press(logged, "Undo")
    assert await reported(server) == 0


async def test_a_thank_you_list_pings_nobody_where_it_is_pasted(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift add", gift="lion", supporter="@everyone")
    thanks = (await server.creator.slash("gift thanks")).text
    assert "everyone, for the Lion!" in thanks
    assert "@everyone" not in thanks


async def test_a_wall_of_text_as_a_gift_is_refused_in_a_sentence(server: Server) -> None:
    await server.creator.slash("stream start")
    for typed in ("blorp" * 1_000, "*" * 1_900, "blorp " * 400):
        refused = await server.moderator.slash("gift add", gift=typed)
        assert refused.private
        assert "…" in refused.text
    assert await reported(server) == 0


async def test_who_sent_the_same_shares_a_place_on_the_board_and_on_the_card(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash(
        "gift log", text="9 roses from zoe, 9 roses from adam, 5 roses from kim, 2 roses from bo, 2 roses from al"
    )
    for period in ("stream", "all"):
        board = (await server.member.slash("gift top", period=period)).text
        assert "🥇 **adam**" in board
        assert "🥇 **zoe**" in board
        assert "🥉 **kim**" in board
        assert "`4` **al**" in board
        assert "`4` **bo**" in board
    await server.creator.slash("stream end")
    words = words_of(server.cards[0])
    assert "🥇 adam" in words
    assert "🥇 zoe" in words
    assert "🥉 kim" in words
