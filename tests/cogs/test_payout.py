"""/payout as people use it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.money import Rate

if TYPE_CHECKING:
    from tests.discord_server import Heard, Person, Server


async def streamed(server: Server, diamonds: str = "20000", started: str = "3 days ago") -> None:
    """A stream that is over, with TikTok's own total."""
    await server.creator.slash("stream report", started=started, duration="1h", diamonds=diamonds)


async def paid(server: Server, amount: str = "96", person: Person | None = None, **options: str) -> Heard:
    """A payout for the last week."""
    days: dict[str, Any] = {"covers_from": "7 days ago", "covers_to": "yesterday", **options}
    return await (person or server.creator).slash("payout add", amount=amount, **days)


async def rate(server: Server, days_ago: int = 0) -> Rate:
    """The creator's rate of that day."""
    creator = await server.bot.creators.named(server.guild.id, "lunaplays")
    at = server.env.now() - timedelta(days=days_ago)
    return (await server.bot.rates.valued(server.guild.id, at, creator)).rate


async def test_a_payout_shows_the_implied_rate_beside_the_assumed_one_and_offers_to_use_it(server: Server):
    await streamed(server)
    reply = await paid(server)
    assert reply.private
    assert "✅ Payout of @lunaplays: **$96.00**" in reply.text
    assert "20,000 💎 in one stream, and $96.00 paid" in reply.text
    assert "rate of **48 %**; assumed is 50 % (40 % to 53 %), stock rate" in reply.text
    used = await server.creator.press(reply, "Use this rate: 48 %")
    assert "**48 % (40 % to 53 %)**" in used.text
    assert "One stream is valued with it now." in used.text
    assert await rate(server) == await rate(server, 7) == Rate(4_000, 4_800, 5_300)
    assert await rate(server, 8) == Rate(4_000, 5_000, 5_300)


async def test_the_button_pressed_twice_sets_one_rate(server: Server):
    await streamed(server)
    reply = await paid(server)
    await server.creator.press(reply, "Use this rate: 48 %")
    twice = await server.creator.press(reply, "Use this rate: 48 %")
    assert "already" in twice.text
    sheet = await server.creator.slash("earnings rate")
    assert sheet.text.count("48 %") == 2  # today's, and the one that is dated


async def test_an_old_button_says_what_is_so_by_now(server: Server):
    await streamed(server)
    reply = await paid(server)
    await server.creator.slash("stream report", started="4 days ago", duration="1h", diamonds="4000")
    late = await server.creator.press(reply, "Use this rate: 48 %")
    assert "by now that payout says something else" in late.text
    assert await rate(server) == Rate(4_000, 5_000, 5_300)
    await server.creator.press(late, "Use this rate: 40 %")
    assert await rate(server) == Rate(4_000, 4_000, 5_300)
    await server.creator.slash("payout remove", payout="1")
    gone = await server.creator.press(reply, "Use this rate: 48 %")
    assert "by now that payout says something else" in gone.text
    assert "Use this rate" not in " ".join(gone.labels)


@pytest.mark.parametrize(
    ("options", "diamonds", "amount", "said"),
    [
        ({"covers_from": None, "covers_to": None}, "20000", "96", "Which days it covers is not known"),
        ({"covers_from": None}, "20000", "96", "Which days it covers is not known"),
        ({"covers_to": "6 days ago"}, "20000", "96", "No stream is known"),
        ({}, "999", "5", "Fewer than 1,000 💎"),
        ({}, "20000", "96 EUR", "Without a rate of EUR"),
        ({}, "20000", "200.10", "gifts of that time are missing"),
    ],
)
async def test_without_enough_it_says_so_and_offers_nothing(
    server: Server, options: dict[str, Any], diamonds: str, amount: str, said: str
):
    await streamed(server, diamonds)
    days = {"covers_from": "7 days ago", "covers_to": "yesterday", **options}
    given: dict[str, Any] = {name: value for name, value in days.items() if value is not None}
    reply = await server.creator.slash("payout add", amount=amount, **given)
    assert said in reply.text
    assert not any("Use this rate" in label for label in reply.labels)


async def test_reported_gifts_alone_are_called_unsure(server: Server):
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="2 galaxy from nightowl")
    await server.env.advance_time(3_600)
    await server.creator.slash("stream end")
    reply = await server.creator.slash("payout add", amount="10", covers_from="today")
    assert "the true rate is lower" in reply.text
    assert "**50 %**" in reply.text
    assert reply.labels == ["Undo"]  # it is the assumed one already


async def test_payouts_that_overlap_infer_nothing_and_those_for_the_same_days_count_together(server: Server):
    await streamed(server)
    await paid(server, "48")
    together = await paid(server, "48")
    assert "in 2 payouts" in together.text
    assert "**48 %**" in together.text
    part = await paid(server, "10", covers_from="yesterday")
    assert "Another payout covers a part" in part.text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"amount": "-5"}, "less than nothing"),
        ({"amount": "0 EUR"}, "is nothing"),
        ({"amount": "10^15"}, "“^"),
        ({"amount": "1000000000000000"}, "too much"),
        ({"amount": "5", "date": "tomorrow"}, "still to come"),
        ({"amount": "5", "covers_from": "yesterday", "covers_to": "in 3 days"}, "still to come"),
        ({"amount": "5", "covers_from": "yesterday", "covers_to": "7 days ago"}, "can't end"),
    ],
)
async def test_wrong_input_is_refused_privately_and_nothing_is_kept(server: Server, options: dict[str, Any], said: str):
    refused = await server.creator.slash("payout add", **options)
    assert refused.private
    assert said in refused.text
    assert "Nothing yet" in (await server.creator.slash("payout list")).text


async def test_the_list_shows_what_each_covers_and_what_all_come_to(server: Server):
    await paid(server, "96", note="October, first half")
    await paid(server, "20 GBP", covers_from="yesterday")
    listed = await server.manager.slash("payout list", creator="lunaplays")
    assert listed.private
    assert "**$96.00**" in listed.text
    assert "Not in it, for want of a rate: £20.00" in listed.text
    assert listed.text.count(" for ") >= 2
    assert "October, first half" in listed.text


async def test_a_payout_is_taken_back_and_brought_back(server: Server):
    reply = await paid(server)
    gone = await server.creator.press(reply, "Undo")
    assert "Taken back: Payout of @lunaplays, **$96.00**" in gone.text
    assert "Nothing yet" in (await server.creator.slash("payout list")).text
    await server.creator.press(gone, "Bring it back")
    assert "**$96.00**" in (await server.creator.slash("payout list")).text
    offered = await server.creator.choices("payout remove", "payout", "96")
    assert offered == []
    offered = await server.creator.choices("payout remove", "payout", "luna")
    assert "Payout · $96.00 · @lunaplays" in offered[0]["name"]
    removed = await server.creator.slash("payout remove", payout=offered[0]["value"])
    assert "Taken back" in removed.text


async def test_nobody_else_keeps_or_sees_a_creators_payouts(server: Server):
    await streamed(server)
    await paid(server)
    for person in (server.member, server.moderator):
        refused = await paid(server, person=person, creator="lunaplays")
        assert "Only @lunaplays and managers" in refused.text
        listed = await person.slash("payout list", creator="lunaplays")
        assert "Only @lunaplays and managers" in listed.text
        removed = await person.slash("payout remove", payout="1")
        for answer in (refused, listed, removed):
            assert answer.private
            assert "$" not in answer.text
        assert await person.choices("payout remove", "payout", "") == []
