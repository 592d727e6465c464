"""Each server's settings, cached: nearly every command reads them."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from db import history
from db.cards import cards_changed
from db.digest_rows import move_digests
from db.guilds import ensure_guild
from db.rows import from_ms, to_ms
from db.schema import settings
from domain.access import Caller, MoneyOnCards
from domain.settings import SETTING_NAMES, Settings, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database

_DEFAULTS = Settings()
_IDS = frozenset(field.name for field in fields(Settings) if field.default is None)


ON_CARDS = frozenset({"money_on_cards", "timezone", "language", "currency"})
"""What posted cards show; they are due when it changes."""


class SettingsStore:
    """Reads and changes settings. One process owns the file, so its memory of them is right."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database
        self._known: dict[int, Settings] = {}
        self._changes = 0

    async def get(self, guild_id: int) -> Settings:
        """The settings of a server, defaults included."""
        known = self._known.get(guild_id)
        if known is not None:
            return known
        before = self._changes
        read = await self._db.read(lambda tx: settings_of(tx, guild_id))
        if self._changes == before:  # else a change came in between, and ``read`` may be older
            self._known[guild_id] = read
        return read

    def forget(self, guild_id: int) -> None:
        """The server's rows are gone: nothing of them is known by heart either."""
        self._changes += 1
        self._known.pop(guild_id, None)

    async def shown(self, guild_id: int) -> list[Shown]:
        """Every setting with its default, and who changed it last and when."""
        rows = await self._db.read(
            lambda tx: {row.name: row for row in tx.execute(select(settings).where(settings.c.guild_id == guild_id))}
        )
        current = asdict(_settings({name: row.value for name, row in rows.items()}))
        return [
            Shown(
                name=name,
                value=current[name],
                default=getattr(_DEFAULTS, name),
                changed_at=from_ms(rows[name].changed_at) if name in rows else None,
                changed_by=rows[name].changed_by if name in rows else None,
            )
            for name in SETTING_NAMES
        ]

    async def set(self, guild_id: int, by: int, at: datetime, **values: int | str | None) -> Settings:
        """Change any number of settings at once; who may is checked by the caller.

        Raises:
            TypeError: a setting of that name does not exist (a programming error).
        """
        replace(_DEFAULTS, **values)  # pyright: ignore[reportArgumentType] - only for its check of the names
        texts = {name: None if value is None else str(value) for name, value in values.items()}
        return await self._change(guild_id, by, at, texts)

    async def reset(self, guild_id: int, name: str, by: int, at: datetime) -> Settings:
        """Set one back to its default; who did it and when stays known."""
        return await self.set(guild_id, by, at, **{name: None})

    async def _change(self, guild_id: int, by: int, at: datetime, texts: Mapping[str, str | None]) -> Settings:
        def body(tx: Connection) -> Settings:
            ensure_guild(tx, guild_id, at)
            for name, text in texts.items():
                _put(tx, {"guild_id": guild_id, "name": name, "value": text, "changed_at": to_ms(at), "changed_by": by})
            history.note(tx, Caller(guild_id, by), at, "settings-changed", details=texts)
            if ON_CARDS & texts.keys():
                cards_changed(tx, guild_id)
            after = settings_of(tx, guild_id)
            if "timezone" in texts:
                move_digests(tx, guild_id, ZoneInfo(after.timezone), at)
            return after

        changed = await self._db.write(body)
        self._changes += 1
        self._known[guild_id] = changed
        return changed


def _put(tx: Connection, row: Mapping[str, int | str | None]) -> None:
    statement = insert(settings)
    changed = {column: statement.excluded[column] for column in ("value", "changed_at", "changed_by")}
    tx.execute(statement.on_conflict_do_update(index_elements=["guild_id", "name"], set_=changed), row)


def settings_of(tx: Connection, guild_id: int) -> Settings:
    """A server's settings, read in the same transaction as what depends on them."""
    rows = tx.execute(select(settings.c.name, settings.c.value).where(settings.c.guild_id == guild_id))
    return _settings({row.name: row.value for row in rows})


def _settings(texts: Mapping[str, str | None]) -> Settings:
    """From stored texts; a name that this version no longer has is passed over."""
    chosen: dict[str, Any] = {
        name: _value(name, text) for name, text in texts.items() if text is not None and name in SETTING_NAMES
    }
    return Settings(**chosen)


def _value(name: str, text: str) -> int | str:
    if name in _IDS:
        return int(text)
    return MoneyOnCards(text) if name == "money_on_cards" else text
