"""What currencies are worth: dated, typed by a manager. Entries that wait for a rate get their conversion with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, union_all, update

from db import history
from db.cards import money_changed
from db.goal_cards import income_changed
from db.guilds import ensure_guild
from db.money_rows import ENTRIES, conversion, converted_at, currency_rates, usd_rate_of, zone_of
from db.resolve import is_id
from db.rows import to_ms
from db.schema import incomes, payouts, streams, usd_rates
from db.settings import settings_of
from domain.access import require_manager
from domain.errors import Conflict, NotFound
from domain.money import Amount
from domain.periods import midnight
from domain.rates import UsdRateChange, usd_rate_on

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Table

    from db.database import Database
    from db.rows import AnyRow
    from domain.access import Caller
    from domain.money import UsdRate


class UsdRateStore:
    """A server's rates of currencies."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def set(  # noqa: PLR0913 - what its command takes
        self, caller: Caller, currency: str, pico_usd: int, *, since: date, key: str, at: datetime
    ) -> UsdRateChange:
        """Set what a currency is worth from a day on, once for each ``key``.

        Entries from that day on that have no conversion get one; those that a rate of the same day was
        used for follow, since it is corrected. What was converted at another rate stays as it was.

        Raises:
            NotAllowed: no manager asks.
        """

        def body(tx: Connection) -> UsdRateChange:
            require_manager(caller)
            before = usd_rate_on(since, currency_rates(tx, caller.guild_id, currency), currency)
            asked = usd_rates.c.guild_id == caller.guild_id, usd_rates.c.key == key
            known = tx.execute(select(usd_rates).where(*asked)).one_or_none()
            if known is not None:
                return UsdRateChange(known.id, usd_rate_of(known), before, 0, repeated=True)
            ensure_guild(tx, caller.guild_id, at)
            row = {
                "guild_id": caller.guild_id,
                "currency": currency,
                "key": key,
                "since": since.isoformat(),
                "pico_usd": pico_usd,
                "set_at": to_ms(at),
                "set_by": caller.member_id,
            }
            made = tx.execute(insert(usd_rates).returning(usd_rates), row).one()
            history.note(tx, caller, at, "usd-rate-set", made.id, {"currency": currency, "since": row["since"]})
            of_the_day = select(usd_rates.c.id).where(*_begun(caller.guild_id, currency, since.isoformat()))
            converted = sum(
                _convert(tx, table, caller.guild_id, currency, _waiting(table))
                + _convert(tx, table, caller.guild_id, currency, table.c.usd_rate_id.in_(of_the_day), made)
                for table in ENTRIES
            )
            _cards(tx, caller.guild_id, currency, since)
            waiting = _still_waiting(tx, caller.guild_id, currency)
            first = min(waiting, default=None)
            return UsdRateChange(made.id, usd_rate_of(made), before, converted, len(waiting), first)

        return await self._db.write(body)

    async def undo(self, caller: Caller, rate_id: int, at: datetime) -> UsdRateChange:
        """Take a rate back: what it converted is converted as it was before, or not at all.

        Raises:
            NotAllowed: no manager asks.
            NotFound: there is no such rate.
            Conflict: it was taken back before.
        """

        def body(tx: Connection) -> UsdRateChange:
            require_manager(caller)
            statement = select(usd_rates).where(usd_rates.c.id == rate_id, usd_rates.c.guild_id == caller.guild_id)
            row = tx.execute(statement).one_or_none() if is_id(rate_id) else None
            if row is None:
                raise NotFound("money-unknown", piece=str(rate_id))
            if row.voided_at is not None:
                raise Conflict("already-undone")
            values = {"voided_at": to_ms(at), "voided_by": caller.member_id}
            tx.execute(update(usd_rates).where(usd_rates.c.id == rate_id).values(values))
            history.note(tx, caller, at, "usd-rate-taken-back", rate_id, {"currency": row.currency})
            of_the_day = (
                select(usd_rates).where(*_begun(caller.guild_id, row.currency, row.since)).order_by(usd_rates.c.id)
            )
            corrected = [each for each in tx.execute(of_the_day) if each.voided_at is None]
            converted = sum(
                _convert(tx, table, caller.guild_id, row.currency, table.c.usd_rate_id == rate_id, *corrected[-1:])
                for table in ENTRIES
            )
            since = date.fromisoformat(row.since)
            _cards(tx, caller.guild_id, row.currency, since)
            after = usd_rate_on(since, currency_rates(tx, caller.guild_id, row.currency), row.currency)
            return UsdRateChange(rate_id, usd_rate_of(row), after, converted)

        return await self._db.write(body)

    async def known(self, guild_id: int, currency: str) -> tuple[UsdRate, ...]:
        """A currency's rates by day."""
        return await self._db.read(lambda tx: currency_rates(tx, guild_id, currency))

    async def wanted(self, guild_id: int) -> list[str]:
        """Currencies that somebody needs a rate of: with entries that wait, then those that have a rate."""

        def body(tx: Connection) -> list[str]:
            waiting = union_all(
                *(
                    select(table.c.currency).where(
                        table.c.guild_id == guild_id, _waiting(table), table.c.voided_at.is_(None)
                    )
                    for table in (incomes, payouts)
                )
            )
            used = select(usd_rates.c.currency).where(usd_rates.c.guild_id == guild_id).distinct()
            found = [*sorted(tx.execute(waiting).scalars()), settings_of(tx, guild_id).currency]
            return list(dict.fromkeys([*found, *sorted(tx.execute(used).scalars())]))

        return await self._db.read(body)


def _still_waiting(tx: Connection, guild_id: int, currency: str) -> list[date]:
    """The days of the entries in this currency that have no conversion."""
    found = [
        select(table.c.day).where(
            table.c.guild_id == guild_id, table.c.currency == currency, _waiting(table), table.c.voided_at.is_(None)
        )
        for table in (incomes, payouts)
    ]
    return [date.fromisoformat(day) for day in tx.execute(union_all(*found)).scalars()]


def _waiting(table: Table) -> ColumnElement[bool]:
    return table.c.micro_usd.is_(None)


def _begun(guild_id: int, currency: str, since: str) -> tuple[ColumnElement[bool], ...]:
    """The rates of a currency that begin on that day: the last one corrects the others."""
    return usd_rates.c.guild_id == guild_id, usd_rates.c.currency == currency, usd_rates.c.since == since


def _convert(  # noqa: PLR0913, PLR0917 - which entries, at which rate
    tx: Connection, table: Table, guild_id: int, currency: str, of: ColumnElement[bool], rate: AnyRow | None = None
) -> int:
    """Convert these entries at that rate, else at the one of their day; how many have changed.

    Those that were removed too: they may be brought back.
    """
    statement = select(table).where(table.c.guild_id == guild_id, table.c.currency == currency, of)
    changed = 0
    days: dict[int, list[date]] = {}
    for row in tx.execute(statement).all():
        amount, day = Amount(row.amount, row.currency), date.fromisoformat(row.day)
        values = conversion(tx, guild_id, amount, day) if rate is None else converted_at(rate, amount)
        if values != {"usd_rate_id": row.usd_rate_id, "micro_usd": row.micro_usd}:
            tx.execute(update(table).where(table.c.id == row.id).values(values))
            changed += row.voided_at is None
            days.setdefault(row.creator_id, []).append(day)
    if table is incomes:
        for creator_id, changed_days in days.items():
            income_changed(tx, guild_id, creator_id, changed_days)
    return changed


def _cards(tx: Connection, guild_id: int, currency: str, since: date) -> None:
    """Cards show money in the server's currency too."""
    if settings_of(tx, guild_id).currency == currency:
        first = to_ms(midnight(since, zone_of(tx, guild_id)))
        money_changed(tx, (streams.c.guild_id == guild_id) & (streams.c.started_at >= first))
