"""TikTok's download, Backstage files, and the rows that go back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.backstage import Counters
from domain.errors import Unreadable
from domain.imports import Ambiguous, BackstageRow, PastStream, Refusal
from domain.metrics import Metric
from imports.backstage import read_length, taken_at
from imports.refused import harmless, write_refused
from tests.imports.made import DATA, all_of, only, shared, workbook, written

DOWNLOAD = DATA / "user_data.json"
BACKSTAGE = DATA / "backstage.csv"


# -- TikTok's download -------------------------------------------------------------------------------------------------


def test_the_live_history_becomes_past_streams():
    first, second, refused = all_of(DOWNLOAD)
    assert isinstance(first, PastStream)
    assert first.started_at == datetime(2025, 3, 1, 19, 0, 4, tzinfo=UTC)
    assert first.duration == timedelta(hours=2, minutes=10, seconds=36)
    assert (first.title, first.room) == ("Friday chat", "7300000000000000002")
    assert first.metrics == {Metric.LIKES: 12_400, Metric.GIFTERS: 17}
    assert isinstance(second, PastStream)
    assert (second.duration, second.title, second.metrics) == (None, None, {})
    assert isinstance(refused, Refusal)
    assert refused.reason == "import-start-missing"


def test_the_zip_that_holds_it_says_the_same(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "data", "w") as archive:
        archive.writestr("TikTok/read me.txt", "Dear user")
        archive.writestr("TikTok/user_data_tiktok.json", DOWNLOAD.read_bytes())
    assert all_of(tmp_path / "data") == all_of(DOWNLOAD)


def history(inside: object) -> str:
    return json.dumps({"Profile": {}, "TikTok Live": {"Go Live History": inside}})


@pytest.mark.parametrize("nothing", [None, [], {}, {"GoLiveList": None}, {"GoLiveList": []}, {"GoLiveMap": {}}])
def test_an_empty_history_is_empty_however_it_is_written(tmp_path: Path, nothing: object):
    assert all_of(written(tmp_path, history(nothing))) == []


def test_the_older_map_is_read_too(tmp_path: Path):
    path = written(tmp_path, history({"GoLiveMap": {"a.b": {"GoTime": "2023-05-01 10:00:00"}}}))
    (stream,) = only(PastStream, path)
    assert stream.started_at == datetime(2023, 5, 1, 10, tzinfo=UTC)


def test_a_download_without_lives_says_so(tmp_path: Path):
    with pytest.raises(Unreadable, match="import-download-without-live"):
        all_of(written(tmp_path, json.dumps({"Profile": {"a": 1}, "Your Activity": {"Likes": [{"Date": "x"}]}})))


def test_an_end_before_its_start_is_refused(tmp_path: Path):
    item = {"LiveStartTime": "2025-03-01 19:00:04", "LiveEndTime": "2025-03-01 18:00:00"}
    (refused,) = only(Refusal, written(tmp_path, history({"GoLiveList": [item]})))
    assert refused.reason == "import-end-before-start"


def test_the_shape_of_a_download_is_known():
    (stream,) = only(PastStream, shared("tiktok_data_download_live_shape.json"))
    assert stream.room == "7300000000000000000"


# -- Backstage ---------------------------------------------------------------------------------------------------------


def test_a_backstage_file_tells_each_creators_month():
    luna, mateo, gone = only(BackstageRow, BACKSTAGE)
    assert (luna.creator_id, luna.handle, luna.month, luna.as_of) == (
        "7000000000000000201",
        "luna_plays",
        date(2026, 7, 1),
        date(2026, 7, 6),
    )
    assert luna.counters == Counters(1_234_567, timedelta(hours=119, minutes=47, seconds=31), 6, 1_200, 15)
    assert luna.last_month == Counters(2_100_000, timedelta(hours=180.5), 28, None, None)
    assert (mateo.counters.live, mateo.counters.valid_days) == (timedelta(hours=88.46), 21)
    assert (gone.creator_id, gone.handle, gone.left) == (None, "slow_turtle", True)


def test_rows_of_another_period_and_rounded_ids_are_refused():
    assert [(one.line, one.column, one.reason) for one in only(Refusal, BACKSTAGE)] == [
        (5, "Data period", "import-backstage-no-month"),
        (6, "Creator ID", "import-id-rounded"),
    ]


def test_a_workbook_says_the_same(tmp_path: Path):
    with BACKSTAGE.open(encoding="utf-8", newline="") as file:
        rows = [list(row) for row in csv.reader(file)]
    assert all_of(workbook(tmp_path, rows)) == all_of(BACKSTAGE)


HEADERS = {
    "classic": "Creator,Creator ID,Data period,Total Diamonds,LIVE duration,Valid go LIVE days",
    "selected": "Creator,Creator ID,Selected period,Diamonds in selected period,LIVE duration in selected period,"
    "Valid go LIVE days in selected period",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=list(HEADERS))
def test_other_headers_are_known(tmp_path: Path, header: str):
    path = written(tmp_path, f"{header}\nluna,7000000000000000201,2026-07-01 ~ 2026-07-06,5,1h,1\n")
    (row,) = only(BackstageRow, path)
    assert (row.handle, row.as_of, row.counters.diamonds) == ("luna", date(2026, 7, 6), 5)


def test_a_file_without_a_day_asks_for_it_unless_its_name_tells(tmp_path: Path):
    path = written(
        tmp_path, "Creator,Creator ID,Diamonds,LIVE duration,Valid LIVE days\nluna,7000000000000000201,5,1h,1\n"
    )
    (question,) = all_of(path, filename="export.csv")
    assert isinstance(question, Ambiguous)
    assert question.kind == "as-of"
    (told,) = only(BackstageRow, path, answers={"as-of": "2026-07-06"})
    assert told.as_of == date(2026, 7, 6)
    (named,) = only(BackstageRow, path, filename="Creator data 2026_06_02 14_59 UTC+0 (1).xlsx")
    assert (named.as_of, named.taken_at) == (date(2026, 6, 2), datetime(2026, 6, 2, 14, 59, tzinfo=UTC))


def test_counters_of_the_last_thirty_days_are_no_month(tmp_path: Path):
    header = "Creator ID:,Creator's username,Diamonds in L30D,Valid go LIVE days in L30D,LIVE duration in L30D"
    with pytest.raises(Unreadable, match="import-backstage-30-days"):
        all_of(written(tmp_path, f"{header}\n7000000000000000201,luna,5,1,1h\n"))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("23h 7m 8s", timedelta(hours=23, minutes=7, seconds=8)),
        ("119h 47m 31s", timedelta(hours=119, minutes=47, seconds=31)),
        ("88.46h", timedelta(hours=88.46)),
        ("180.5", timedelta(hours=180.5)),
        ("0h 0m 0s", timedelta()),
        ("119:47:31", timedelta(hours=119, minutes=47, seconds=31)),
    ],
)
def test_a_months_time_on_air_is_read_as_backstage_writes_it(text: str, length: timedelta):
    assert read_length(text) == length


@pytest.mark.parametrize("text", ["", "soon", "5 parsecs", "9" * 200, "1h 2x", "99999h"])
def test_what_is_no_time_on_air_is_refused(text: str):
    with pytest.raises(Unreadable, match="duration-"):
        read_length(text)


def test_the_name_of_a_file_tells_when_it_was_downloaded():
    assert taken_at("Creator_data_2026_09_16_08_37_UTC0.xlsx") == datetime(2026, 9, 16, 8, 37, tzinfo=UTC)
    assert taken_at("Creator data 2026_06_02 14_59 UTC+2.xlsx") == datetime(2026, 6, 2, 12, 59, tzinfo=UTC)
    assert taken_at("Creator data 2026_13_02 14_59 UTC+2.xlsx") is None
    assert taken_at("export.csv") is None


def test_the_sample_of_a_backstage_file_is_read():
    assert [row.handle for row in only(BackstageRow, shared("backstage_creator_data_SYNTHETIC.csv"))] == [
        "creator_one",
        "creator_two",
        "creator_three",
    ]


# -- what goes back ----------------------------------------------------------------------------------------------------


def test_refused_rows_go_back_with_the_reason_and_can_be_sent_again(tmp_path: Path):
    path = written(tmp_path, "gift,count,supporter\nRose,many,=HYPERLINK(1)\nRose,2,rosefan\nRose,few,a\n")
    refusals = only(Refusal, path)
    file = io.StringIO()
    count = write_refused(
        file, refusals, ("gift", "count", "supporter"), ("Line", "Column", "Reason"), lambda one: f"={one.reason}"
    )
    assert count == 2
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert rows[0] == ["Line", "Column", "Reason", "gift", "count", "supporter"]
    assert rows[1] == ["2", "count", "'=number-unreadable", "Rose", "many", "'=HYPERLINK(1)"]
    mended = file.getvalue().replace("many", "5").replace("few", "6")
    assert [one.count for one in all_of(written(tmp_path, mended)) if not isinstance(one, Refusal | Ambiguous)] == [
        5,
        6,
    ]  # type: ignore[union-attr]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\0=1", "|x", "%0A"])
def test_no_cell_that_goes_back_can_run(cell: str):
    assert harmless(cell).startswith("'")


def test_plain_cells_stay_as_they_are():
    assert [harmless(cell) for cell in ("Rose", "", "5", "a=b", "さくら🌸")] == ["Rose", "", "5", "a=b", "さくら🌸"]
