"""A server with people in it, over a database of its own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.board_rows import board_differences
from db.cards import CardStore
from db.creators import CreatorStore
from db.database import Database
from db.gift_log import GiftLog
from db.gift_overrides import GiftOverrides
from db.guilds import GuildStore
from db.incomes import IncomeStore
from db.ledgers import LedgerStore
from db.payouts import PayoutStore
from db.rates import RateStore
from db.recount import recount
from db.schema import jobs
from db.settings import SettingsStore
from db.streams import StreamStore
from db.usd_rates import UsdRateStore
from domain.access import Caller
from domain.gifts import Gift, GiftCount, Way
from domain.jobs import JobKind

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from domain.gifts import Standing
    from domain.streams import Stream

_STANDING = """
SELECT s.name, c.handle, e.count AS gifts, e.coins FROM gift_events AS e
JOIN streams AS t ON t.id = e.stream_id JOIN creators AS c ON c.id = t.creator_id
JOIN supporters AS s ON s.id = e.supporter_id
WHERE t.guild_id = ? AND t.state IN ('live', 'ended') AND t.deleted_at IS NULL
AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)
"""
GUILD = 7_000_000_000_000_000_001
ELSEWHERE = 7_000_000_000_000_000_002
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ANNA = Caller(GUILD, 11)
"""A creator with the handle "anna"."""
BERT = Caller(GUILD, 12)
"""Another creator, "bert"."""
MODERATOR = Caller(GUILD, 21, moderator=True)
MANAGER = Caller(GUILD, 22, manager=True)
MEMBER = Caller(GUILD, 23)
STRANGER = Caller(ELSEWHERE, 99, manager=True)
"""A manager, but of another server."""

ROSE = Gift(5655, "Rose", 1)
GALAXY = Gift(11046, "Galaxy", 1000)
LION = Gift(6369, "Lion", 29_999)


@dataclass
class World:
    """The stores over one database, and what people do most."""

    database: Database
    keys: int = 0

    def __post_init__(self) -> None:
        self.creators = CreatorStore(self.database)
        self.streams = StreamStore(self.database)
        self.gifts = GiftLog(self.database)
        self.cards = CardStore(self.database)
        self.settings = SettingsStore(self.database)
        self.overrides = GiftOverrides(self.database)
        self.guilds = GuildStore(self.database)
        self.rates = RateStore(self.database)
        self.usd_rates = UsdRateStore(self.database)
        self.incomes = IncomeStore(self.database)
        self.payouts = PayoutStore(self.database)
        self.ledgers = LedgerStore(self.database)

    async def with_anna(self) -> World:
        """Anna has registered."""
        await self.creators.add(ANNA, "anna", ANNA.member_id, None, NOON)
        return self

    async def with_both(self) -> World:
        """Anna and Bert have registered."""
        await self.with_anna()
        await self.creators.add(BERT, "bert", BERT.member_id, None, NOON)
        return self

    async def live(self, caller: Caller = ANNA, at: datetime = NOON) -> Stream:
        """The caller goes live."""
        handle = "anna" if caller == ANNA else "bert"
        return await self.streams.start(caller, at=at, creator=handle)

    async def past(self, started_at: datetime, caller: Caller = ANNA, at: datetime = NOON) -> Stream:
        """An hour's stream, reported after the fact."""
        handle = "anna" if caller == ANNA else "bert"
        return await self.streams.report(caller, started_at=started_at, duration=HOUR, at=at, creator=handle)

    async def report(
        self,
        *items: GiftCount,
        caller: Caller = MODERATOR,
        at: datetime = NOON + MINUTE,
        key: str | None = None,
        creator: str | None = None,
        stream: int | None = None,
    ) -> Standing:
        """Somebody reports gifts; five roses from rosefan unless told otherwise."""
        self.keys += 1
        return await self.gifts.record(
            caller,
            items or (roses(5),),
            way=Way.TYPED,
            key=key or f"interaction-{self.keys}",
            at=at,
            creator=creator,
            stream=stream,
        )

    async def dangling(self) -> list[object]:
        """Rows whose foreign keys lead nowhere. PostgreSQL lets none be, so there is nothing to look for."""

        def body(tx: Connection) -> list[object]:
            return [*tx.exec_driver_sql("PRAGMA foreign_key_check")] if tx.dialect.name == "sqlite" else []

        return await self.database.read(body)

    async def erasures(self) -> dict[str, object]:
        """The cards in whose place a notice is to come, by the key of their job."""
        wanted = select(jobs.c.key, jobs.c.details).where(jobs.c.kind == JobKind.ERASE.value)
        rows = await self.database.read(lambda tx: tx.execute(wanted).all())
        return {row.key: json.loads(row.details) for row in rows}

    async def differences(self, stream: Stream) -> list[str]:
        """Where the kept totals are wrong."""
        return await recount(self.database, stream.id)

    async def wrong_boards(self, guild_id: int = GUILD) -> list[str]:
        """The boards of all time that differ from a plain count of every gift that stands."""
        creators = "SELECT handle FROM creators WHERE guild_id = ? AND removed_at IS NULL ORDER BY handle"
        handles = await self.database.read(lambda tx: tx.exec_driver_sql(creators, (guild_id,)).scalars().all())
        rows = await self.database.read(lambda tx: tx.exec_driver_sql(_STANDING, (guild_id,)).all())
        wrong: list[str] = []
        for handle in (None, *handles):
            gifts: Counter[str] = Counter()
            diamonds: Counter[str] = Counter()
            for row in rows:
                if handle in {None, row.handle}:
                    gifts[row.name] += row.gifts
                    diamonds[row.name] += row.gifts * row.coins
            names = sorted(gifts, key=lambda name: (-diamonds[name], name))
            counted = [(name, gifts[name], diamonds[name]) for name in names]
            listed = await self.gifts.top(guild_id, handle, limit=len(counted) + 1)
            kept = [(one.name, one.gifts, one.diamonds) for one in listed]
            wrong += [] if kept == counted else [f"{handle}: kept {kept}, counted {counted}"]
        return wrong + await self.database.read(lambda tx: board_differences(tx, guild_id))


def roses(count: int, supporter: str | None = "rosefan") -> GiftCount:
    """So many roses."""
    return GiftCount(ROSE, count, supporter)


def url_of(path: Path) -> str:
    """The URL of a database file."""
    return f"sqlite+aiosqlite:///{path}"
