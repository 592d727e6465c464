"""Captured LIVE events: streaks counted once, the room's numbers as they were."""

from __future__ import annotations

import base64
import json
import random
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.imports import GiftRow, MetricSample, Refusal, RoomEnded, RoomNumbers, Series
from domain.metrics import Metric
from imports import wire
from tests.imports.made import BERLIN, DATA, all_of, only, shared, written

EVENTS = DATA / "events.jsonl"
ROOM = "7300000000000000001"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def saved(folder: Path, events: list[dict[str, Any]]) -> Path:
    return written(folder, "".join(json.dumps(event) + "\n" for event in events), "events")


def counts(path: Path) -> dict[str, int]:
    return {row.identity: row.count for row in only(GiftRow, path)}


def test_a_streak_counts_once_and_a_gift_without_streaks_by_its_message():
    found = [(row.supporter, row.gift_name, row.count, row.coins, row.grows) for row in only(GiftRow, EVENTS)]
    assert sorted(found) == [
        ("viewer1", "Rose", 3, 1, True),
        ("viewer2", "Galaxy", 1, 1000, False),
        ("viewer2", "Galaxy", 1, 1000, False),
        ("viewer3", "Rose", 4, 1, True),
    ]


def test_the_room_tells_likes_viewers_shares_followers_and_its_end():
    room = RoomNumbers()
    for sample in only(MetricSample, EVENTS):
        assert sample.room == ROOM
        room.add(sample)
    assert room.metrics() == {
        Metric.LIKES: 1_200,
        Metric.PEAK_VIEWERS: 60,
        Metric.AVERAGE_VIEWERS: 50,
        Metric.UNIQUE_VIEWERS: 320,
        Metric.NEW_FOLLOWERS: 4,
        Metric.SHARES: 12,
    }
    assert [one.room for one in only(RoomEnded, EVENTS)] == [ROOM]


def test_a_recorder_without_a_zone_has_the_servers():
    first = min(row.at for row in only(GiftRow, EVENTS, zone=BERLIN) if row.at is not None)
    assert first.replace(microsecond=0) == datetime(2026, 7, 3, 20, 15, 1, tzinfo=UTC)


def test_order_and_repetition_of_lines_change_nothing(tmp_path: Path):
    events = lines(EVENTS)
    shuffled = random.Random(3).sample([*events, *events], k=2 * len(events))
    assert counts(saved(tmp_path, shuffled)) == counts(EVENTS)
    samples = {sample.identity: sample.value for sample in only(MetricSample, EVENTS)}
    again = only(MetricSample, tmp_path / "events")
    assert {sample.identity: sample.value for sample in again} == samples
    assert len(again) == len(samples)


def test_half_a_capture_brings_no_more_than_the_whole(tmp_path: Path):
    whole, events = counts(EVENTS), lines(EVENTS)
    for until in range(1, len(events)):
        half = counts(saved(tmp_path, events[:until])) if until > 1 else {}
        assert all(whole[identity] >= count for identity, count in half.items())


def test_other_names_of_the_same_fields_are_understood(tmp_path: Path):
    gift = {"giftId": 5655, "repeatCount": 3, "repeatEnd": True, "groupId": "77", "diamondCount": 1, "giftType": 1}
    data = {**gift, "msgId": "1", "uniqueId": "rosefan", "giftName": "Rose", "createTime": "1783109700000"}
    (row,) = only(GiftRow, saved(tmp_path, [{"event": "gift", "data": {**data, "createTime": 1783109700000}}]))
    assert (row.gift_id, row.count, row.supporter, row.coins) == (5655, 3, "rosefan", 1)
    assert row.at == datetime(2026, 7, 3, 20, 15, tzinfo=UTC)


def test_a_broken_event_is_refused_alone(tmp_path: Path):
    good = lines(EVENTS)[0]
    broken: list[dict[str, Any]] = [
        {**good, "msg_id": None},
        {**good, "msg_id": "2", "decoded": {**good["decoded"], "gift_id": "Rose"}},
        {**good, "msg_id": "3", "decoded": {**good["decoded"], "repeat_count": 2**63}},
        {**good, "msg_id": "4", "ts": []},
        {**good, "msg_id": "5", "ts": "0001-01-01"},
        {**good, "msg_id": "6", "decoded": None, "payload_b64": "!"},
        {**good, "msg_id": "7", "decoded": None, "payload_b64": base64.b64encode(b"\xff" * 9).decode()},
    ]
    found = all_of(saved(tmp_path, [*broken, good]))
    assert [(one.line, one.reason) for one in found if isinstance(one, Refusal)] == [
        (1, "import-event-field"),
        (2, "import-event-field"),
        (3, "import-event-field"),
        (4, "import-time-unreadable"),
        (5, "import-time-out-of-range"),
        (6, "import-event-payload"),
        (7, "import-event-payload"),
    ]
    assert len([one for one in found if isinstance(one, GiftRow)]) == 1


# -- the captures ------------------------------------------------------------------------------------------------------


def test_the_captures_are_counted_by_the_streak_rule():
    """Independently: each tap carries its own diamonds, so those of a streak seen from its start add up to it."""
    path = shared("webcast_events.jsonl")
    taps: dict[tuple[object, ...], dict[str, dict[str, Any]]] = defaultdict(dict)
    for event in lines(path):
        gift = event["decoded"]
        if event["method"] == "WebcastGiftMessage":
            message = event["msg_id"]
            streak = (gift["user"], gift["gift_id"], gift["group_id"]) if gift["gift_type"] == 1 else (message,)
            taps[event["room_id"], *streak][message] = gift
    expected = sum(
        sum(gift["fan_ticket_count"] for gift in frames.values())
        for frames in taps.values()
        if any(gift["repeat_count"] == 1 and not gift["repeat_end"] for gift in frames.values())
    )
    from_start = {
        key
        for key, frames in taps.items()
        if any(one["repeat_count"] == 1 and not one["repeat_end"] for one in frames.values())
    }
    rows = only(GiftRow, path)
    assert len(rows) == len(taps)
    counted = 0
    for row in rows:
        streak = row.identity.split(":")[1:]
        key = (row.room, streak[-3], int(streak[-2]), int(streak[-1])) if row.grows else (row.room, streak[0])
        assert key in taps
        counted += row.count * (row.coins or 0) if key in from_start else 0
    assert counted == expected > 0


def test_the_protobuf_of_the_captures_says_what_was_decoded_beside_it(tmp_path: Path):
    events = lines(shared("webcast_events.jsonl"))
    for event in events:
        fields = wire.decode(event["method"], event["payload_b64"])
        told = {name: value for name, value in event["decoded"].items() if name in fields}
        assert {name: fields[name] for name in told} == told
        assert (str(fields["msg_id"]), str(fields["room_id"])) == (event["msg_id"], event["room_id"])
    without = saved(tmp_path, [{**event, "decoded": None} for event in events])
    assert set(all_of(without)) == set(all_of(shared("webcast_events.jsonl")))


def test_likes_of_the_captures_are_the_largest_total():
    path = shared("webcast_events.jsonl")
    largest: dict[str, int] = defaultdict(int)
    for event in lines(path):
        if event["method"] == "WebcastLikeMessage":
            largest[event["room_id"]] = max(largest[event["room_id"]], event["decoded"]["total"])
    rooms: dict[str, RoomNumbers] = defaultdict(RoomNumbers)
    for sample in only(MetricSample, path):
        if sample.series is Series.LIKES:
            rooms[sample.room or ""].add(sample)
    assert {room: numbers.metrics()[Metric.LIKES] for room, numbers in rooms.items()} == largest
