"""Captured LIVE events: one webcast message a line, its fields decoded, as protobuf in base64, or both.

The recorder's own clock often has no zone, so the time of the message itself goes before it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache, partial
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import CreatorError, Unreadable
from domain.gifts import MOST_GIFTS_IN_A_REPORT
from domain.imports import GiftRow, MetricSample, Refusal, RoomEnded, Series
from domain.names import read_supporter
from domain.streaks import STREAKABLE, Streak, StreakCounter, StreakFrame
from imports import wire
from imports.gift_table import MOST_COINS
from imports.json_lines import as_text, json_lines
from imports.moments import SKEW, Times, read_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from imports.hints import Hints
    from imports.kinds import Found

Event = MetricSample | RoomEnded
_METHODS: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in wire.METHODS},
        **{name.casefold(): name for name in wire.METHODS},
        "gift": "WebcastGiftMessage",
        "like": "WebcastLikeMessage",
        "roomuser": "WebcastRoomUserSeqMessage",
        "viewer": "WebcastRoomUserSeqMessage",
        "member": "WebcastMemberMessage",
        "social": "WebcastSocialMessage",
        "follow": "WebcastSocialMessage",
        "share": "WebcastSocialMessage",
        "control": "WebcastControlMessage",
    }
)
_PAYLOADS: Final = ("payload_b64", "payloadb64", "payload_base64", "payloadbase64", "payload", "binary", "proto")
_OUTER: Final = ("decoded", "data", "event_data", "fields", "message")
_SAME_AS: Mapping[str, str] = MappingProxyType(
    {
        "msgid": "msg_id",
        "roomid": "room_id",
        "createtime": "create_time",
        "timestamp": "ts",
        "giftid": "gift_id",
        "giftname": "gift_name",
        "gifttype": "gift_type",
        "diamondcount": "diamond_count",
        "repeatcount": "repeat_count",
        "repeatend": "repeat_end",
        "groupid": "group_id",
        "uniqueid": "user",
        "unique_id": "user",
        "userid": "user_id",
        "totallikecount": "total",
        "likecount": "count",
        "viewercount": "total",
        "totaluser": "total_user",
        "sharecount": "share_count",
        "followcount": "follow_count",
        "displaytype": "display_key",
    }
)
_LONGEST_NAME: Final = 500
_USUAL: Final = frozenset(
    (
        *("ts", "method", "msg_id", "room_id", "decoded", "payload_b64", "gift_id", "gift_name", "gift_type"),
        *("combo", "diamond_count", "repeat_count", "repeat_end", "group_id", "user", "count", "total"),
        *("total_user", "action", "follow_count", "share_count", "capture", "combo_count", "group_count"),
        *("fan_ticket_count", "send_type", "anonymous", "top", "member_count", "display_key"),
    )
)
"""Names that need no translation."""
_TOLD: Final = ("gift_id", "repeat_count", "diamond_count", "gift_name", "group_id", "gift_type", "repeat_end", "user")
"""What a gift says of itself."""
_gift_of: Final = itemgetter(*_TOLD)
_head_of: Final = itemgetter("msg_id", "room_id", "ts")
_PLAIN_OUTSIDE: Final = frozenset({"ts", "method", "msg_id", "room_id", "decoded", "capture"})
_PLAIN_INSIDE: Final = _USUAL - {*_PLAIN_OUTSIDE, "payload_b64"}
"""Where each name says only one thing, and nothing says it again."""
_made: Final[Callable[[tuple[object, ...]], GiftRow]] = partial(tuple.__new__, GiftRow)  # pyright: ignore[reportUnknownMemberType]
_framed: Final[Callable[[tuple[object, ...]], StreakFrame]] = partial(tuple.__new__, StreakFrame)  # pyright: ignore[reportUnknownMemberType]
"""Records as fast as bare tuples; all fields must be given."""
_GIFT: Final = "WebcastGiftMessage"
_LONGEST_NUMBER: Final = 64
_ENDED: Final = 3
"""The control action that says the stream is over (webcast control messages; TikTokLive names them so)."""
_FOLLOWED: Final = 1
_MOST: Final = 10**12
_MOST_ID: Final = 2**64
_MOST_GIFT_ID: Final = 2**63
_MILLISECONDS: Final = 10**12
"""A number of seconds since 1970 is below this."""
_SERIES: Mapping[str, tuple[tuple[str, Series], ...]] = MappingProxyType(
    {
        "WebcastLikeMessage": (("total", Series.LIKES),),
        "WebcastRoomUserSeqMessage": (("total", Series.VIEWERS), ("total_user", Series.USERS)),
        "WebcastSocialMessage": (("share_count", Series.SHARES), ("follow_count", Series.FOLLOWERS)),
    }
)
"""Likes of one viewer are not used: they are no longer delivered properly, only the room's total is right."""


class EventReader:
    """Reads one capture."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._times = Times(hints.zone, hints.now + SKEW, day_first=True)
        self._streaks = StreakCounter(pause=None)
        self._seen: set[int | str] = set()
        self._room: str | None = None

    def read(self, path: Path, found: Found) -> Iterator[GiftRow | MetricSample | RoomEnded | Refusal]:
        """Numbers of the room as they come; gifts when their streak is complete, the latest at the end."""
        budget = self._hints.budget
        for line, event in json_lines(path, found):
            if isinstance(event, Refusal):
                budget.row()
                yield event
                continue
            method = _GIFT if event.get("method") == _GIFT else method_of(event)
            if method is None:
                budget.skip()
                continue
            budget.row()
            try:
                frame = self._plain_frame(line, event) if method == _GIFT else None
                if frame is None:
                    yield from self._event(line, method, event)
                else:
                    yield from map(_gift, self._streaks.add(frame))
            except CreatorError as problem:
                details = {key: value for key, value in problem.details.items() if isinstance(value, str | int)}
                yield Refusal(line, None, problem.key, details, (as_text(event, 500),))
        for streak in self._streaks.rest():
            yield _gift(streak)

    def _plain_frame(self, line: int, event: Mapping[str, Any]) -> StreakFrame | None:
        """What ``_frame`` makes of a gift that is told as in most captures; none for any other, whatever it is."""
        told: dict[str, Any] | None = event.get("decoded")
        if type(told) is not dict or not (_PLAIN_OUTSIDE.issuperset(event) and _PLAIN_INSIDE.issuperset(told)):
            return None
        try:
            message, room, when = _head_of(event)
            gift_id, count, coins, name, group, kind, ended, user = _gift_of(told)
        except KeyError:
            return None
        if not (
            type(message) is type(room) is type(name) is type(user) is type(when) is str
            and type(gift_id) is type(count) is type(coins) is type(group) is type(kind) is int
            and message.isdecimal()
            and len(message) < _LONGEST_NUMBER
            and room
            and room == self._room
            and 0 < gift_id < _MOST_GIFT_ID
            and 0 < count <= MOST_GIFTS_IN_A_REPORT
            and 0 < coins <= MOST_COINS
            and kind
            and user
            and when
        ):
            return None
        known = int(message)
        if known in self._seen:
            return None
        at = read_moment(when, self._times)
        self._seen.add(known)
        name, sender = _named_gift(name[:_LONGEST_NAME]), _named_supporter(user[:_LONGEST_NAME])
        grows = kind == STREAKABLE
        return _framed((message, room, sender, gift_id, group, count, bool(ended), grows, at, name, coins, line))

    def _event(self, line: int, method: str, event: dict[str, Any]) -> Iterable[GiftRow | MetricSample | RoomEnded]:
        fields = _fields(method, event)
        message = _identifier(fields.get("msg_id"))
        if message is None:
            raise Unreadable("import-event-field", field="msg_id")
        known = int(message) if message.isdecimal() else message
        if known in self._seen:
            return ()
        room = fields.get("room_id")
        if room != self._room or type(room) is not str:  # it is the same in all events of most captures
            room = self._room = _identifier(room)
        at = self._moment(fields)
        found: Iterable[GiftRow | MetricSample | RoomEnded] = ()
        if method == _GIFT:
            found = [_gift(streak) for streak in self._streaks.add(_frame(fields, message, room, at, line))]
        elif method != "WebcastControlMessage":
            found = _samples(method, fields, _Seen(message, room, at, line))
        elif fields.get("action") == _ENDED:
            found = (RoomEnded(room, at, f"event:{message}", line),)
        self._seen.add(known)
        return found

    def _moment(self, fields: Mapping[str, Any]) -> datetime:
        created = fields.get("create_time")
        if type(created) is int and created:
            seconds = created / 1_000 if created >= _MILLISECONDS else created
            try:
                return read_moment(datetime.fromtimestamp(seconds, UTC), self._times)
            except (ValueError, OverflowError, OSError):
                raise Unreadable("import-event-field", field="create_time") from None
        if (told := fields.get("ts")) is None or told == "":
            raise Unreadable("import-event-field", field="ts")
        return read_moment(told, self._times)


def method_of(event: Mapping[str, Any]) -> str | None:
    """Which message it is; none for one that holds nothing to import."""
    name = event.get("method") or event.get("type") or event.get("event")
    return _METHODS.get(name) or _METHODS.get(name.casefold()) if isinstance(name, str) else None


def is_event(event: Mapping[str, Any]) -> bool:
    """Whether this is a webcast message at all, of whatever kind."""
    name = event.get("method") or event.get("type") or event.get("event")
    if not isinstance(name, str):
        return False
    has_content = any(key.casefold() in {*_OUTER, *_PAYLOADS} for key in event)
    return has_content and (name.startswith("Webcast") or method_of(event) is not None)


def _fields(method: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that is known of a message: the protobuf's own time and numbers, then what was decoded beside it."""
    plain = event if _USUAL.issuperset(event) else {_named(key): value for key, value in event.items()}
    inner: dict[str, Any] = {}
    for name in _OUTER:
        if isinstance(plain.get(name), dict):
            decoded: dict[str, Any] = plain[name]
            inner = decoded if _USUAL.issuperset(decoded) else {_named(key): value for key, value in decoded.items()}
            break
    payload = next((plain[name] for name in _PAYLOADS if isinstance(plain.get(name), str) and plain[name]), None)
    if payload is None:
        return {**plain, **inner}
    try:
        carried = wire.decode(method, payload)
    except wire.Undecodable:
        if not inner:
            raise Unreadable("import-event-payload") from None
        carried = {}
    return {**plain, **carried, **inner}


@lru_cache(maxsize=1_024)
def _named(key: str) -> str:
    name = key.casefold()
    return _SAME_AS.get(name, name)


def _frame(fields: Mapping[str, Any], message: str, room: str | None, at: datetime, line: int) -> StreakFrame:
    gift_id, count, coins, name, group, kind, ended, user = map(fields.get, _TOLD)
    if type(gift_id) is not int or not 0 < gift_id < _MOST_GIFT_ID:
        raise Unreadable("import-event-field", field="gift_id")
    if type(count) is not int or not 0 <= count <= MOST_GIFTS_IN_A_REPORT:
        raise Unreadable("import-event-field", field="repeat_count")
    if type(group) is not int:
        group = int(group) if isinstance(group, str) and group.isdecimal() and len(group) < len(str(_MOST_ID)) else 0
    streakable = kind == STREAKABLE if type(kind) is int and kind else bool(fields.get("combo"))
    name = _named_gift(name[:_LONGEST_NAME]) if isinstance(name, str) else None
    coins = coins if type(coins) is int and 0 < coins <= MOST_COINS else None
    supporter = _named_supporter(user[:_LONGEST_NAME]) if user and isinstance(user, str) else _supporter(fields)
    told = (message, room or "", supporter, gift_id, group, count or 1, bool(ended), streakable, at, name, coins, line)
    return _framed(told)


@lru_cache(maxsize=1_024)
def _named_gift(text: str) -> str | None:
    return " ".join(text.split())[:100] or None if text.isprintable() else None


def _supporter(fields: Mapping[str, Any]) -> str:
    user = fields.get("user")
    if isinstance(user, dict):
        told: dict[str, Any] = user  # pyright: ignore[reportUnknownVariableType] - names are text in JSON
        inner = {_named(key): value for key, value in told.items()}
        user = inner.get("user") or inner.get("display_id") or inner.get("nickname") or inner.get("id")
    return _named_supporter(str(user or fields.get("nickname") or "")[:_LONGEST_NAME])


@lru_cache(maxsize=8_192)
def _named_supporter(text: str) -> str:
    try:
        return read_supporter(text) if text.strip() else ""
    except Unreadable:
        return ""


def _gift(streak: Streak) -> GiftRow:
    _, room, supporter, gift_id, _, _, _, grows, at, name, coins, line = streak.first
    return _made(
        (at, gift_id, name, streak.count, coins, supporter or None, room or None, streak.identity, line, None, grows)
    )


class _Seen(NamedTuple):
    """Where and when a message was met."""

    message: str
    room: str | None
    at: datetime
    line: int


def _samples(method: str, fields: Mapping[str, Any], seen: _Seen) -> list[MetricSample]:
    found: list[MetricSample] = []
    for field, series in _SERIES.get(method, ()):
        value = fields.get(field)
        if type(value) is not int or not 0 <= value <= _MOST:
            if value is not None:
                raise Unreadable("import-event-field", field=field)
            continue
        if not value and series in {Series.SHARES, Series.FOLLOWERS}:
            continue  # a follow says nothing about shares, and a share nothing about followers
        if series is Series.FOLLOWERS and fields.get("action") != _FOLLOWED:
            continue
        identity = f"event:{seen.message}:{series}"
        found.append(MetricSample(seen.room, seen.at, series, value, identity, seen.line))
    return found


def _identifier(value: object) -> str | None:
    """Ids come as numbers and as text; a 64-bit number that JavaScript rounded can't be told from a true one."""
    if isinstance(value, str):
        return value if 0 < len(value) <= _LONGEST_NUMBER and value.isprintable() else None
    return str(value) if type(value) is int and 0 < value < _MOST_ID else None
