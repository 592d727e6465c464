"""Files as people have them, and a server that imports them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from catalogue.book import GiftBook
from db.goals import GoalStore
from db.imports import ImportStore
from domain.errors import Unreadable
from domain.importing import Choice
from domain.imports import Ambiguous
from imports.batches import Ended
from imports.process import read, receive
from posts.importing import Importing
from tests.db.world import ANNA, World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from domain.access import Caller
    from domain.importing import Imported, Preview, Progress, Staged
    from domain.streams import Stream
    from imports.process import Request

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
EVENING = datetime(2026, 3, 10, 20, tzinfo=UTC)
PRICES = {"Rose": 1, "Finger Heart": 5, "Galaxy": 1000}
_DUMPED = (
    *("streams", "gift_events", "stream_metrics", "stream_totals", "stream_gifts", "stream_supporters"),
    *("stream_minutes", "voids", "gift_overrides"),
    *("import_identities", "import_streams", "import_rooms", "import_metrics", "import_voids"),
)


@dataclass(frozen=True)
class Row:
    """One gift of a list."""

    at: datetime | None
    gift: str = "Rose"
    count: int = 1
    sender: str = "rosefan"
    coins: int | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As the columns of a file."""
        told: dict[str, Any] = {} if self.at is None else {"time": self.at.isoformat()}
        told |= {"gift": self.gift, "count": self.count, "user": self.sender}
        return told if self.coins is None else told | {"coins": self.coins}

    @property
    def diamonds(self) -> int:
        """What it is worth."""
        return self.count * (PRICES[self.gift] if self.coins is None else self.coins)


def evening(rows: int, began: datetime = EVENING, apart: timedelta = timedelta(seconds=20)) -> list[Row]:
    """So many gifts, one after the other."""
    gifts = list(PRICES)
    return [Row(began + apart * n, gifts[n % 7 % 3], 1 + n % 4, f"viewer{n % 5}") for n in range(rows)]


def as_csv(rows: Sequence[Row]) -> bytes:
    """With a header."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0].told))
    writer.writeheader()
    writer.writerows(row.told for row in rows)
    return file.getvalue().encode()


def as_json_lines(rows: Sequence[Row]) -> bytes:
    """One object a line."""
    return "".join(json.dumps(row.told) + "\n" for row in rows).encode()


def as_workbook(rows: Sequence[Row]) -> bytes:
    """XLSX."""
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(list(rows[0].told))
    for row in rows:
        sheet.append(list(row.told.values()))
    book.save(file)
    return file.getvalue()


def gift_event(message: int, at: datetime, count: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """One frame of a streak of roses."""
    fields = {"gift_id": 5655, "gift_name": "Rose", "gift_type": 1, "diamond_count": 1, "repeat_count": count}
    fields |= {"repeat_end": 0, "group_id": 9, "user": "rosefan"}
    return _event("WebcastGiftMessage", message, at, fields | more)


def like_event(message: int, at: datetime, total: int, room: str = "71") -> dict[str, Any]:
    """The room's likes so far."""
    return _event("WebcastLikeMessage", message, at, {"total": total, "count": 1}, room)


def viewer_event(message: int, at: datetime, watching: int, users: int) -> dict[str, Any]:
    """Who is in the room."""
    return _event("WebcastRoomUserSeqMessage", message, at, {"total": watching, "total_user": users})


def end_event(message: int, at: datetime) -> dict[str, Any]:
    """The stream is over."""
    return _event("WebcastControlMessage", message, at, {"action": 3})


def _event(method: str, message: int, at: datetime, fields: dict[str, Any], room: str = "71") -> dict[str, Any]:
    room = fields.pop("room", room)
    return {"ts": at.isoformat(), "method": method, "msg_id": str(message), "room_id": room, "decoded": fields}


def capture(*events: dict[str, Any]) -> bytes:
    """Events as a recorder writes them."""
    return "".join(json.dumps(event) + "\n" for event in events).encode()


async def in_this_process(request: Request) -> AsyncGenerator[Any]:
    """As the reading process, without the time that it takes to start one."""
    out = io.BytesIO()
    try:
        read(request, out)
    except Unreadable as problem:
        raise Unreadable(problem.key) from problem
    out.seek(0)
    while not isinstance(message := receive(out), Ended):
        if message is None:
            return  # after a question nothing comes
        yield message


@dataclass
class Importer:
    """Somebody who imports, and what the server comes to."""

    world: World
    keys: int = 0
    heard: list[Progress] = field(default_factory=list["Progress"])
    now: datetime = NOW
    read: Any = None
    """In this process, unless told otherwise."""

    def __post_init__(self) -> None:
        self.importing = self.started()

    def started(self) -> Importing:
        """The same bot after a start."""
        world = self.world
        return Importing(
            store=ImportStore(world.database),
            book=GiftBook.load(),
            settings=world.settings,
            streams=world.streams,
            goals=GoalStore(world.database),
            summaries=None,
            now=lambda: self.now,
            read=self.read or in_this_process,
        )

    async def told(self, progress: Progress) -> None:
        """How far it is."""
        self.heard.append(progress)

    async def drop(
        self, content: bytes, caller: Caller = ANNA, *, stream: int | None = None, creator: str | None = "anna"
    ) -> Staged:
        """Drop a file."""
        self.keys += 1
        key = f"drop-{self.keys}"
        creator = None if stream is not None else creator
        return await self.importing.stage(
            caller, key=key, name="gifts", content=content, at=self.now, creator=creator, stream=stream
        )

    async def look(self, staged: Staged, caller: Caller = ANNA) -> Preview:
        """What it would bring."""
        shown = await self.importing.preview(caller, staged.id, self.told)
        assert not isinstance(shown, Ambiguous)
        return shown

    async def take(
        self, content: bytes, choice: Choice = Choice.KEEP_BOTH, caller: Caller = ANNA, stream: int | None = None
    ) -> Imported:
        """Drop, look and confirm; what was shown is what comes."""
        staged = await self.drop(content, caller, stream=stream)
        shown = await self.look(staged, caller)
        done = await self.importing.confirm(caller, staged.id, choice, self.told)
        assert (done.new, done.known, done.refused) == (shown.new, shown.known, shown.refused)
        assert (done.diamonds, done.new_streams) == (shown.diamonds_new, shown.new_streams)
        return done

    async def undo(self, imported: Imported, caller: Caller = ANNA) -> Imported:
        """Take it back."""
        return await self.importing.undo(caller, imported.staged.id, self.now)

    async def streams(self) -> list[Stream]:
        """Anna's, the oldest first."""
        return (await self.world.streams.recent(ANNA.guild_id, "anna", limit=1_000))[::-1]

    async def diamonds(self) -> list[int]:
        """What was reported of each of her streams."""
        records = [await self.world.streams.record(ANNA.guild_id, one.id) for one in await self.streams()]
        return [record.reported_diamonds for record in records]

    async def differences(self) -> list[str]:
        """Where kept totals and boards are wrong, over all streams."""
        lines = [line for stream in await self.streams() for line in await self.world.differences(stream)]
        return lines + await self.world.wrong_boards()

    async def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that counts, and all by which rows are known again; without what was taken back and empty totals."""

        def body(tx: Any) -> dict[str, list[tuple[Any, ...]]]:  # noqa: ANN401 - a connection
            found: dict[str, list[tuple[Any, ...]]] = {}
            for table in _DUMPED:
                where = " WHERE reports > 0" if table == "stream_totals" else ""
                rows = tx.exec_driver_sql(f"SELECT * FROM {table}{where}")  # noqa: S608 - constants
                found[table] = sorted((tuple(row) for row in rows), key=repr)
            voided = {row[:2] for row in found.pop("voids")}
            found["gift_events"] = [row for row in found["gift_events"] if row[:2] not in voided]
            # A card's revision only ever rises.
            found["streams"] = [row[:12] for row in found["streams"]]
            return found

        return await self.world.database.read(body)


def plain(state: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The same without ids that an import makes anew: what people see of gifts and numbers."""
    return {
        "gifts": sorted((row[2:6] for row in state["gift_events"]), key=repr),
        "streams": sorted((row[3:7] for row in state["streams"]), key=repr),
        "metrics": sorted((row[1:3] for row in state["stream_metrics"]), key=repr),
        "minutes": sorted((row[1:] for row in state["stream_minutes"]), key=repr),
    }
