"""/earnings show and export: what a creator reads, and takes home."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.discord_server import live_with_gifts
from ui.chart.worker import ChartWorker

if TYPE_CHECKING:
    from tests.discord_server import Heard, Server


@pytest.fixture
async def server(server: Server) -> Server:
    """The server at noon of the first day of a year."""
    await server.env.advance_time(12 * 3600)
    return server


async def past(server: Server, days: int, diamonds: str, title: str = "Q&A") -> None:
    """A stream of one hour, so many days and two hours ago."""
    heard = await server.creator.slash(
        "stream report", started=f"{24 * days + 2}h ago", duration="1h", diamonds=diamonds, title=title
    )
    assert "Saved" in heard.text


async def content(heard: Heard) -> bytes:
    (file,) = heard.files
    return await file.read()


async def test_a_creator_sees_the_estimate_with_its_range_rate_and_source(server: Server) -> None:
    await live_with_gifts(server)
    heard = await server.creator.slash("earnings show")
    assert heard.private
    assert "≈ **$150.02** from gifts · $120.02 to $159.02" in heard.text
    assert "30,004 💎 at a rate of 50 % (40 % to 53 %): stock rate" in heard.text
    assert "TikTok's own total is not known" in heard.text
    assert "One stream" in heard.text
    assert "It is not over yet" in heard.text


async def test_income_and_payouts_stand_apart_from_the_estimate(server: Server) -> None:
    await past(server, 0, "10,000")
    await server.creator.slash("income add", kind="sponsorship", amount="200", note="Soda")
    await server.creator.slash("income add", kind="merch", amount="$50")
    await server.creator.slash("payout add", amount="30")
    heard = await server.creator.slash("earnings show", period="year")
    assert "≈ **$50.00** from gifts" in heard.text
    assert "**$250.00**" in heard.text
    assert "Sponsorship: $200.00" in heard.text
    assert "Merch: $50.00" in heard.text
    assert "**$30.00**" in heard.text
    assert "not added to estimates" in heard.text


async def test_a_time_stands_beside_the_one_before(server: Server) -> None:
    await past(server, 1, "1,000")
    await past(server, 0, "1,120")
    heard = await server.creator.slash("earnings show", period="day")
    assert "▲ 12 % against $5.00 (" in heard.text
    before = await server.creator.press(heard, "Day before")
    assert "≈ **$5.00**" in before.text
    assert "there is nothing to compare with" in before.text
    again = await server.creator.press(before, "Next day")
    assert "≈ **$5.60**" in again.text


async def test_a_stream_stands_beside_the_stream_before(server: Server) -> None:
    await past(server, 20, "2,000", "Quiz night")
    await past(server, 0, "1,000", "Music")
    heard = await server.creator.slash("earnings show", period="stream")
    assert "**Music**" in heard.text
    assert "▼ 50 % against $10.00 (the stream of " in heard.text
    before = await server.creator.press(heard, "Stream before")
    assert "Quiz night" in before.text
    assert "First stream" in before.text


async def test_the_share_that_was_reported_is_said(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end", diamonds="40,000")
    heard = await server.creator.slash("earnings show", period="day")
    assert "30,004 of TikTok's 40,000 diamonds reported, 75 %" in heard.text
    assert "≈ **$200.00** from gifts" in heard.text


async def test_another_period_is_picked_on_the_message(server: Server) -> None:
    await past(server, 0, "1,000")
    heard = await server.creator.slash("earnings show", period="day")
    year = await server.creator.pick(heard, "year")
    assert year.private
    assert "Earnings · 20" in year.text
    assert "≈ **$5.00**" in year.text
    everything = await server.creator.pick(year, "all")
    assert "All time" in everything.text
    assert "against" not in everything.text


async def test_many_streams_are_paged_newest_first(server: Server) -> None:
    for days in range(12, 0, -1):
        await past(server, days, f"{days}00")
    heard = await server.creator.slash("earnings show", period="all")
    assert "12 streams · page 1 of 2" in heard.text
    assert heard.text.index("· 100 💎") < heard.text.index("· 800 💎")
    older = await server.creator.press(heard, "Older")
    assert "page 2 of 2" in older.text
    assert "· 1,200 💎" in older.text
    assert "Newer" in older.labels


async def test_how_it_is_computed_line_by_line(server: Server) -> None:
    await past(server, 0, "9,300")
    a_month_ago: dict[str, Any] = {"from": "1 month ago"}
    await server.manager.slash("settings rate", currency="EUR", usd_rate="1.08", **a_month_ago)
    await server.creator.slash("income add", kind="sponsorship", amount="250 EUR")
    await server.creator.slash("payout add", amount="30")
    heard = await server.creator.press(
        await server.creator.slash("earnings show", period="day"), "How is this computed?"
    )
    assert heard.private
    for words in (
        "9,300 × $0.01 × 40 % = **$37.20**",
        "9,300 × $0.01 × 50 % = **$46.50**",
        "9,300 × $0.01 × 53 % = **$49.29**",
        "250.00 EUR × 1.08 = $270.00",
        "Payouts received: $30.00",
        "never added to estimates",
        "Business Insider",
    ):
        assert words in heard.text, words


async def test_an_empty_time_says_so_in_words(server: Server) -> None:
    heard = await server.creator.slash("earnings show", period="week")
    assert "Nothing is known of @lunaplays in this time" in heard.text
    none = await server.creator.slash("earnings show", period="stream")
    assert "@lunaplays has no streams yet" in none.text


async def test_who_may_see_follows_what_the_creator_shares(server: Server) -> None:
    await past(server, 0, "9,300")
    assert "$46.50" in (await server.manager.slash("earnings show", creator="lunaplays")).text
    for person in (server.member, server.moderator):
        assert "$" not in (await person.slash("earnings show", creator="lunaplays")).text
    await server.creator.slash("creator share", level="server")
    seen = await server.member.slash("earnings show", creator="lunaplays")
    assert seen.private
    assert "$46.50" in seen.text
    assert "Export" not in seen.labels
    refused = await server.member.slash("earnings export", format="csv", creator="lunaplays")
    assert refused.private
    assert not refused.files


async def test_a_manager_without_a_handle_is_asked_whose(server: Server) -> None:
    await past(server, 0, "9,300")
    asked = await server.manager.slash("earnings show", period="day")
    assert "Which creator" in asked.text
    assert "$46.50" in (await server.manager.pick(asked, "lunaplays")).text


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
async def test_the_ledger_comes_as_a_file_whose_totals_are_those_shown(server: Server, kind: str) -> None:
    await live_with_gifts(server)
    await server.creator.slash("income add", kind="donation", amount="12.34", note='=HYPERLINK("http://x")')
    heard = await server.creator.slash("earnings export", period="year", format=kind)
    assert heard.private
    assert heard.files[0].filename.startswith("earnings-lunaplays-20")
    assert heard.files[0].filename.endswith(f".{kind}")
    whole = await content(heard)
    if kind == "csv":
        *_, total = csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline=""))
        assert (total["estimate_usd"], total["income_usd"]) == ("150.02", "12.34")
    elif kind == "json":
        totals = json.loads(whole)["totals"]
        assert totals["estimate"]["expected"] == {"micro_usd": 150_020_000, "usd": "150.02"}
        assert totals["income"]["usd"] == "12.34"
    else:
        book = load_workbook(io.BytesIO(whole))
        assert book.sheetnames == ["Summary", "Streams", "Gifts", "Income", "Payouts", "Rates"]
        assert book["Streams"].cell(3, 14).value == 150.02
        assert book["Gifts"].cell(2, 4).value == "Lion"


async def test_export_by_button_takes_what_is_shown(server: Server) -> None:
    await past(server, 1, "1,000", "Yesterday")
    await past(server, 0, "2,000", "Today")
    shown = await server.creator.press(await server.creator.slash("earnings show", period="day"), "Day before")
    which = await server.creator.press(shown, "Export")
    assert {"PDF statement", "Excel", "CSV", "JSON"} <= set(which.labels)
    told = json.loads(await content(await server.creator.press(which, "JSON")))
    assert [one["title"] for one in told["streams"]] == ["Yesterday"]


async def test_a_statement_that_can_not_be_drawn_says_so(server: Server) -> None:
    await past(server, 0, "1,000")
    await server.bot.charts.close()
    heard = await server.creator.slash("earnings export", format="pdf")
    assert "could not be drawn" in heard.text


async def test_a_statement_and_a_picture_are_drawn(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    charts = ChartWorker()
    monkeypatch.setattr(server.bot.charts, "earnings", charts.earnings)
    monkeypatch.setattr(server.bot.charts, "statement", charts.statement)
    await past(server, 0, "9,300", "金曜の夜 🎤")
    shown = await server.creator.slash("earnings show", period="year")
    assert [file.filename for file in shown.files] == ["earnings.png"]
    assert (await content(shown)).startswith(b"\x89PNG")
    month = await server.creator.pick(shown, "day")
    assert [file.filename for file in month.files] == ["earnings.png"]
    heard = await server.creator.slash("earnings export", period="year", format="pdf")
    await charts.close()
    assert heard.private
    assert heard.files[0].filename.startswith("earnings-lunaplays-20")
    assert (await content(heard)).startswith(b"%PDF")
