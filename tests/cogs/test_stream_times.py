"""Times of streams as people type them, and streams as people name them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from domain.streams import State

if TYPE_CHECKING:
    from domain.streams import Stream
    from tests.discord_server import Server

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


async def only(server: Server) -> Stream:
    """The one stream of the server."""
    (stream,) = await server.bot.streams.recent(server.guild.id)
    return stream


async def test_a_time_is_read_where_the_person_lives_else_where_the_server_does(server: Server) -> None:
    await server.manager.slash("settings set", timezone="America/New_York")
    await server.creator.slash("creator add", handle="lunaplays", timezone="Asia/Tokyo")
    await server.creator.slash("stream report", started="yesterday 20:15", duration="1h")
    assert (await only(server)).started_at.astimezone(TOKYO).strftime("%H:%M") == "20:15"
    await server.creator.slash("stream edit", title="Mine")
    await server.moderator.slash("stream edit", stream="Mine", started="2 days ago 20:15", ended="21:15")
    stream = await only(server)
    assert stream.started_at.astimezone(NEW_YORK).strftime("%H:%M") == "20:15"
    assert stream.duration == HOUR


async def test_a_corrected_clock_time_belongs_to_the_stream_and_not_to_today(server: Server) -> None:
    await server.creator.slash("stream report", started="3 days ago 23:30", duration="1h", title="Late")
    before = await only(server)
    await server.creator.slash("stream edit", stream="Late", started="23:45", ended="1:15")
    after = await only(server)
    assert after.started_at == before.started_at + timedelta(minutes=15)
    assert after.duration == timedelta(minutes=90)


async def test_a_start_many_years_ago_is_refused(server: Server) -> None:
    refused = await server.creator.slash("stream report", started="2016-12-31 8pm", duration="1h")
    assert refused.private
    assert "5 years" in refused.text


async def test_the_reply_says_that_the_start_moved(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.env.advance_time(3600)
    ended = await server.creator.slash("stream end", duration="2h")
    assert "its start moved to <t:" in ended.text
    await server.env.advance_time(3600)
    await server.creator.slash("stream start")
    await server.env.advance_time(3600)
    assert "moved" not in (await server.creator.slash("stream end", duration="30m")).text


async def test_a_reported_stream_is_saved_and_not_over(server: Server) -> None:
    reported = await server.creator.slash("stream report", started="yesterday 9pm", duration="1:42", title="Music")
    assert reported.text.startswith("Saved: ✅")
    assert "Music" in reported.text
    assert server.cards[0].jump_url in reported.text


async def test_a_name_that_fits_several_streams_is_asked_about_and_the_request_goes_on(server: Server) -> None:
    for days in (2, 3):
        await server.creator.slash("stream report", started=f"{days} days ago", duration="1h", title="Friday")
    asked = await server.creator.slash("stream edit", stream="fri", title="The other")
    assert "Several streams fit" in asked.text
    older = (await server.bot.streams.recent(server.guild.id))[1]
    await server.creator.pick(asked, str(older.id))
    assert (await server.bot.streams.by_id(server.guild.id, older.id)).title == "The other"


async def test_choices_show_the_day_and_time_of_the_server_and_are_found_by_them(server: Server) -> None:
    await server.manager.slash("settings set", timezone="Asia/Tokyo")
    await server.creator.slash("stream report", started="yesterday 20:15", duration="1h", title="Music")
    stream = await only(server)
    at = stream.started_at.astimezone(TOKYO)
    label = f"{at.day} {at:%b %Y} 20:15 · Music · @lunaplays"
    for typed in ("", "music", f"{at:%Y-%m-%d}", f"{at.day} {at:%b}", label):
        (choice,) = await server.creator.choices("stream edit", "stream", typed)
        assert (choice["name"], choice["value"]) == (label, str(stream.id))
    await server.creator.slash("stream edit", stream=label, title="Found")
    assert (await only(server)).title == "Found"


async def test_a_second_press_on_start_logs_into_the_stream_that_somebody_started(server: Server) -> None:
    theirs = await server.moderator.slash("gift add", gift="lion", supporter="nightowl")
    mine = await server.creator.slash("gift add", gift="galaxy", supporter="rosefan")
    await server.moderator.press(theirs, "Start a stream now")
    logged = await server.creator.press(mine, "Start a stream now")
    assert "Galaxy" in logged.text
    record = await server.bot.streams.record(server.guild.id, (await only(server)).id)
    assert record.reported_diamonds == 30_999


async def test_calling_off_can_be_taken_back(server: Server) -> None:
    await server.creator.slash("stream start", title="Oops")
    cancelled = await server.creator.slash("stream cancel")
    back = await server.creator.press(cancelled, "Undo")
    assert "live again" in back.text
    assert (await only(server)).state is State.LIVE


async def test_calling_off_none_says_what_else_can_be_done(server: Server) -> None:
    refused = await server.creator.slash("stream cancel")
    assert "@lunaplays is not live" in refused.text
    assert "Start with" not in refused.text
    assert "/stream delete" in refused.text


async def test_a_duration_longer_than_possible_names_a_way_out(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.env.advance_time(3600)
    await server.creator.slash("stream end")
    refused = await server.creator.slash("stream metrics", duration="3h")
    assert "/stream edit started:" in refused.text


async def test_deleted_streams_go_for_good_though_the_bot_stays_connected(server: Server) -> None:
    await server.creator.slash("stream report", started="yesterday 9pm", duration="1h")
    gone = await only(server)
    asked = await server.creator.slash("stream delete", stream=str(gone.id))
    await server.creator.press(asked, "Delete")
    await server.env.advance_time(9 * 24 * 3600)
    await server.env.settle()
    count = "SELECT count(*) FROM streams"
    left = await server.bot.database.read(lambda tx: tx.exec_driver_sql(count).scalar_one())
    assert left == 0


async def test_the_clock_of_a_server_elsewhere_is_read_there(server: Server) -> None:
    await server.manager.slash("settings set", timezone="America/New_York")
    here = server.env.now().astimezone(NEW_YORK)
    before = (here - HOUR).replace(second=0, microsecond=0)
    await server.creator.slash("stream start", started=f"{before:%H:%M}")
    assert (await only(server)).started_at == datetime.combine(before, before.time(), NEW_YORK)
