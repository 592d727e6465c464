"""/income as people use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.access import Caller

if TYPE_CHECKING:
    from domain.ledger import Income, Listed
    from tests.discord_server import Server


async def kept(server: Server) -> Listed[Income]:
    """What is kept for the creator."""
    manager = Caller(server.guild.id, server.manager.id, manager=True)
    return await server.bot.incomes.listed(manager, "lunaplays")


async def test_an_income_is_kept_as_entered_and_told_in_dollars(server: Server):
    reply = await server.creator.slash("income add", kind="merch", amount="$1,234.50", note="Shirts *and* hats")
    assert reply.private
    assert "✅ Merch of @lunaplays: **$1,234.50**" in reply.text
    assert "Shirts \\*and\\* hats" in reply.text
    assert (await kept(server)).micro_usd == 1_234_500_000


async def test_a_currency_without_a_rate_is_kept_and_the_rate_is_one_form_away_for_a_manager(server: Server):
    asked = await server.manager.slash("income add", kind="sponsorship", amount="250 EUR", creator="lunaplays")
    assert "**€250.00** · waits for a rate" in asked.text
    assert "No rate of EUR is known" in asked.text
    assert (await kept(server)).count == 1
    form = await server.manager.press(asked, "Set the rate of EUR")
    refused = await server.manager.submit(form, usd_rate="abc", since="today")
    assert "“abc”" in refused.text
    form = await server.manager.press(asked, "Set the rate of EUR")
    done = await server.manager.submit(form, usd_rate="1.08", since="today")
    assert "One income or payout is converted with it now" in done.text
    listed = await server.creator.slash("income list")
    assert "**€250.00** (≈ $270.00)" in listed.text
    assert "**$270.00**" in listed.text


async def test_a_rate_that_comes_too_late_for_an_entry_says_so_and_offers_the_earlier_day(server: Server):
    await server.creator.slash("income add", kind="donation", amount="€20", date="3 days ago")
    reply = await server.manager.slash("settings rate", currency="EUR", usd_rate="1.08")
    assert "No income or payout is converted otherwise" in reply.text
    assert "One still waits for a rate of an earlier day" in reply.text
    form = await server.manager.press(reply, next(label for label in reply.labels if label.startswith("Set EUR from")))
    done = await server.manager.submit(form, usd_rate="1.05", since="3 days ago")
    assert "One income or payout is converted with it now" in done.text
    assert (await kept(server)).micro_usd == 21_000_000


async def test_a_rate_that_is_taken_back_says_what_is_not_converted_any_more(server: Server):
    await server.creator.slash("income add", kind="donation", amount="€20")
    reply = await server.manager.slash("settings rate", currency="EUR", usd_rate="1.08")
    undone = await server.manager.press(reply, "Undo")
    assert "One income or payout is not converted with it any more" in undone.text
    assert (await kept(server)).micro_usd == 0
    unused = await server.manager.slash("settings rate", currency="CHF", usd_rate="1.1")
    assert "No income or payout was converted with it" in (await server.manager.press(unused, "Undo")).text


async def test_who_is_no_manager_is_told_that_one_can_set_the_rate(server: Server):
    reply = await server.creator.slash("income add", kind="donation", amount="€20")
    assert "A manager can set the rate of EUR" in reply.text
    assert reply.labels == ["Undo"]


async def test_the_servers_currency_is_meant_where_none_is_named(server: Server):
    await server.manager.slash("settings set", currency="EUR")
    await server.manager.slash("settings rate", currency="EUR", usd_rate="1.08")
    reply = await server.creator.slash("income add", kind="shop", amount="1.2k")
    assert "**€1,200.00** (≈ $1,296.00)" in reply.text
    dollars = await server.creator.slash("income add", kind="shop", amount="108 USD")
    assert "**$108.00** (≈ €100.00)" in dollars.text
    assert "(≈ €1,300.00)" in (await server.creator.slash("income list")).text


async def test_a_missing_rate_of_the_servers_currency_is_named(server: Server):
    await server.manager.slash("settings set", currency="EUR")
    reply = await server.creator.slash("income add", kind="shop", amount="108 USD")
    assert "No rate of EUR is known" in reply.text
    assert "shown in US dollars" in reply.text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"amount": "-5"}, "less than nothing"),
        ({"amount": "0"}, "is nothing"),
        ({"amount": "1000000000000000"}, "too much"),
        ({"amount": "250 XYZ"}, "don't know a currency “XYZ”"),
        ({"amount": "lots"}, "“lots”"),
        ({"amount": "12.345678"}, "2 decimals at most"),
        ({"amount": "5", "date": "tomorrow"}, "still to come"),
        ({"amount": "5", "date": "2030-01-01"}, "still to come"),
        ({"amount": "5", "date": "whenever"}, "as a day"),
        ({"amount": "5", "stream": "nothing like it"}, "can't find a stream"),
        ({"amount": "5", "creator": "nobody.here"}, "don't know a creator"),
        ({"amount": "5", "note": "x" * 201}, "too long"),
    ],
)
async def test_wrong_input_is_refused_privately_and_nothing_is_kept(server: Server, options: dict[str, Any], said: str):
    refused = await server.creator.slash("income add", kind="merch", **options)
    assert refused.private
    assert said in refused.text
    assert (await kept(server)).count == 0


async def test_an_amount_with_two_readings_offers_both_and_counts_once(server: Server):
    asked = await server.creator.slash("income add", kind="merch", amount="1.234,56")
    assert "two ways: 1234.56 USD or 123456 USD" in asked.text
    mended = await server.creator.press(asked, "1234.56 USD")
    assert "**$1,234.56**" in mended.text
    assert (await kept(server)).count == 1


async def test_a_slip_can_be_corrected_in_place(server: Server):
    asked = await server.creator.slash("income add", kind="merch", amount="250 XYZ")
    form = await server.creator.press(asked, "Correct it")
    mended = await server.creator.submit(form, amount="250 CHF")
    assert "CHF" in mended.text
    assert (await kept(server)).count == 1


async def test_a_currency_in_the_middle_of_a_slip_is_named_as_typed_and_can_be_corrected(server: Server):
    asked = await server.creator.slash("income add", kind="merch", amount="5 EUR 3")
    assert "“5 EUR 3”" in asked.text
    form = await server.creator.press(asked, "Correct it")
    assert "CHF" in (await server.creator.submit(form, amount="5.30 CHF")).text
    assert (await kept(server)).count == 1


async def test_a_sponsored_stream_reminds_of_the_disclosure_once(server: Server):
    await server.creator.slash("stream report", started="2 days ago", duration="1h", title="Sponsored")
    first = await server.creator.slash("income add", kind="sponsorship", amount="100", stream="Sponsored")
    assert "Disclose commercial content" in first.text
    second = await server.creator.slash("income add", kind="sponsorship", amount="50", stream="Sponsored")
    assert "Disclose" not in second.text
    loose = await server.creator.slash("income add", kind="sponsorship", amount="50")
    assert "Disclose" not in loose.text


async def test_an_income_is_taken_back_and_brought_back_by_button(server: Server):
    reply = await server.creator.slash("income add", kind="merch", amount="100")
    gone = await server.creator.press(reply, "Undo")
    assert "Taken back: Merch of @lunaplays, **$100.00**" in gone.text
    assert (await kept(server)).count == 0
    back = await server.creator.press(gone, "Bring it back")
    assert "Back again" in back.text
    assert (await kept(server)).micro_usd == 100_000_000


async def test_an_income_is_removed_by_number_or_by_what_is_in_it(server: Server):
    await server.creator.slash("income add", kind="merch", amount="100", note="Shirts")
    await server.creator.slash("income add", kind="merch", amount="50", note="Hats")
    assert "Several fit" in (await server.creator.slash("income remove", income="lunaplays")).text
    assert "can't find" in (await server.creator.slash("income remove", income="Mugs")).text
    assert "$100.00" in (await server.creator.slash("income remove", income="shirts")).text
    (entry,) = (await kept(server)).entries
    offered = await server.creator.choices("income remove", "income", "hats")
    assert [one["value"] for one in offered] == [str(entry.id)]
    assert "· Merch · $50.00 · @lunaplays · Hats" in offered[0]["name"]
    assert "$50.00" in (await server.manager.slash("income remove", income=f"#{entry.id}")).text
    assert "already" in (await server.manager.slash("income remove", income=f"#{entry.id}")).text


async def test_a_long_list_has_pages_and_one_total(server: Server):
    assert "Nothing yet" in (await server.creator.slash("income list")).text
    for number in range(11):
        await server.creator.slash("income add", kind="donation", amount=f"{number + 1}")
    first = await server.creator.slash("income list")
    assert first.private
    assert "Page 1 of 2 · 11 entries" in first.text
    assert "**$66.00**" in first.text
    second = await server.creator.press(first, "Older")
    assert "Page 2 of 2" in second.text
    assert "**$66.00**" in second.text


async def test_whose_it_is_must_be_clear(server: Server):
    asked = await server.manager.slash("income add", kind="merch", amount="100")
    assert "Which creator" in asked.text
    done = await server.manager.pick(asked, "lunaplays")
    assert "Merch of @lunaplays" in done.text
    assert "no handle here yet" in (await server.member.slash("income add", kind="merch", amount="1")).text


async def test_nobody_else_keeps_or_sees_a_creators_income(server: Server):
    await server.creator.slash("creator share", level="public")
    await server.creator.slash("income add", kind="merch", amount="100")
    other = server.person("bella")
    await server.manager.slash("creator add", handle="bella", member=other.actor)
    for person in (server.member, server.moderator, other):
        tried: dict[str, dict[str, Any]] = {"income add": {"kind": "merch", "amount": "5"}, "income list": {}}
        for command, options in tried.items():
            refused = await person.slash(command, creator="lunaplays", **options)
            assert refused.private
            assert "Only @lunaplays and managers" in refused.text
            assert "$" not in refused.text
        refused = await person.slash("income remove", income="1")
        assert "$" not in refused.text
        assert await person.choices("income remove", "income", "") == []
    assert (await kept(server)).count == 1
