"""What a digest says of one day, week or month, read in one moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from db.backstage_pace import pace
from db.digest_sums import best_stream, diamonds_by_day, gone_quiet, of, questions_of, sums_by_creator
from db.goal_rows import GOALS, STANDS, goal_of, stretch_of, total_of
from db.money_rows import reporting_of
from db.plans import consistency
from db.schema import backstage_roster, goals, reward_rates, streams
from db.settings import settings_of
from domain.currencies import USD
from domain.digests import (
    DAYS_AROUND,
    MOST_GOALS,
    MOST_QUIET,
    QUIET,
    Quiet,
    Sums,
    Told,
    day_bars,
    movers,
    sees,
    worth_of,
)
from domain.earnings import Days
from domain.goals import standing
from domain.money import Rate
from domain.periods import Period, midnight
from domain.rates import DatedRate, rate_on
from domain.schedules import days_before, first_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement, Connection

    from domain.access import Caller, MoneyOnCards
    from domain.creators import Creator
    from domain.digests import Digest, Part, Worth
    from domain.goals import Goal, Progress

_ONE_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)
_LENGTHS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31}


class Look(NamedTuple):
    """Which digest is looked at, of what time, for whom, where and when."""

    digest: Digest
    days: Days
    reader: Caller | None
    """Whose eyes money is for; none: a whole channel's."""
    zone: ZoneInfo
    now: datetime

    @property
    def since(self) -> date:
        """The first day."""
        return first_of(self.days)

    @property
    def before(self) -> Days:
        """The day, week or month before."""
        return days_before(self.digest.schedule, self.days)

    @property
    def creator_id(self) -> int | None:
        """The one that it is about; none: all of the server."""
        return None if self.digest.creator is None else self.digest.creator.id


def told(tx: Connection, look: Look) -> Told:
    """All that there is to say; money as far as the reader may see it."""
    digest, days, zone = look.digest, look.days, look.zone
    on_cards = settings_of(tx, digest.guild_id).money_on_cards
    which = of(digest.guild_id, look.creator_id)
    rates = _rates(tx, digest.guild_id)
    parts = _parts(tx, look, which, rates)
    current = [part for part in parts if part.first >= look.since]
    earlier = [part for part in parts if part.first < look.since]
    worth, hidden = worth_of(
        current,
        lambda creator: sees(look.reader, creator, on_cards),
        lambda creator, day: rate_on(day, rates.get(creator.id, ()), rates.get(None, ())).rate,
    )
    whole_server = digest.creator is None
    rose, fell = movers(_by_creator(current), _by_creator(earlier)) if whole_server else ((), ())
    quiet, quiet_count = _quiet(tx, look) if whole_server else ((), 0)
    shown = _days_shown(look, beside=bool(earlier))
    return Told(
        digest=digest,
        days=days,
        now=sum((part.sums for part in current), Sums()),
        before=sum((part.sums for part in earlier), Sums()),
        bars=day_bars(shown, diamonds_by_day(tx, which, shown, zone), look.since),
        worth=_with_local(tx, look, worth),
        hidden=hidden,
        best=best_stream(tx, which, days, zone),
        rose=rose,
        fell=fell,
        goals=_goals(tx, look, on_cards),
        quiet=quiet,
        quiet_count=quiet_count,
        questions=questions_of(tx, digest.guild_id, days) if whole_server else None,
        planned=consistency(
            tx, digest.guild_id, look.creator_id, midnight(look.since, zone), midnight(days.until, zone)
        ),
    )


def _parts(
    tx: Connection, look: Look, which: ColumnElement[bool], rates: Mapping[int | None, Sequence[DatedRate]]
) -> list[Part]:
    """What each creator's streams come to before and now; now by stretches in which the creator's rate stays the same.

    Hardly anybody's own rate changes: only for them their days are told apart.
    """
    changes = {
        whose: {rate.since for rate in dated if look.since < rate.since < look.days.until}
        for whose, dated in rates.items()
    }
    everyone: set[date] = changes.get(None, set[date]())
    own = [whose for whose, when in changes.items() if whose is not None and when - everyone]
    groups = [(streams.c.creator_id.not_in(own), everyone)]
    if own:
        groups.append((streams.c.creator_id.in_(own), everyone.union(*changes.values())))
    first = first_of(look.before)
    return [
        part
        for those, when in groups
        for part in sums_by_creator(
            tx, which & those, [first, look.since, *sorted(when), look.days.until], look.zone, look.now
        )
    ]


def _by_creator(parts: Sequence[Part]) -> dict[Creator, int]:
    """Diamonds by creator; of those who went off the list nobody speaks."""
    diamonds: dict[Creator, int] = {}
    for part in parts:
        if not part.listed:
            continue
        diamonds[part.creator] = diamonds.get(part.creator, 0) + part.sums.diamonds
    return diamonds


def _days_shown(look: Look, *, beside: bool) -> list[date]:
    """Which days the picture shows: a day with those before, a month, a week; that ``beside`` the one before."""
    every = look.digest.schedule.every
    if every is Period.DAY:
        first = look.days.last - (DAYS_AROUND - 1) * _ONE_DAY
    else:
        first = first_of(look.before) if every is Period.WEEK and beside else look.since
    return [first + place * _ONE_DAY for place in range((look.days.until - first).days)]


def _quiet(tx: Connection, look: Look) -> tuple[tuple[Quiet, ...], int]:
    """Who was live in the time before and for a week not since; by the day, whose week was full on that day.

    An agency's files tell more than the streams that are known here; what they tell is for managers' eyes.
    """
    guild_id, until = look.digest.guild_id, look.days.until - QUIET
    since = until - _ONE_DAY if look.digest.schedule.every is Period.DAY else first_of(look.before)
    files = select(backstage_roster.c.id).where(backstage_roster.c.guild_id == guild_id).limit(1)
    managers = look.reader is not None and look.reader.manager
    if not managers or tx.execute(files).first() is None:
        return gone_quiet(tx, guild_id, Days(since, until), look.zone)
    found = [
        Quiet(one.creator.handle, one.last_live)
        for one in pace(tx, guild_id, look.days.last, look.zone, now=look.now)
        if one.quiet is not None and one.last_live is not None and since <= one.last_live < until
    ]
    return tuple(sorted(found, key=lambda one: one.last, reverse=True)[:MOST_QUIET]), len(found)


def _rates(tx: Connection, guild_id: int) -> dict[int | None, list[DatedRate]]:
    """Every reward rate of a server, by creator (none: the server's own)."""
    found: dict[int | None, list[DatedRate]] = {}
    here = reward_rates.c.guild_id == guild_id
    statement = select(reward_rates).where(here, reward_rates.c.voided_at.is_(None))
    for row in tx.execute(statement.order_by(reward_rates.c.since, reward_rates.c.id)):
        dated = DatedRate(date.fromisoformat(row.since), Rate(row.low, row.expected, row.high))
        found.setdefault(row.creator_id, []).append(dated)
    return found


def _with_local(tx: Connection, look: Look, worth: Worth | None) -> Worth | None:
    """In the server's currency too, at what that was worth on the last day."""
    reporting = reporting_of(tx, look.digest.guild_id)
    if worth is None or reporting.currency == USD:
        return worth
    return replace(worth, local=reporting.on(look.days.last, worth.expected))


def _goals(tx: Connection, look: Look, on_cards: MoneyOnCards) -> tuple[Progress, ...]:
    """How far goals are in the week or month that the last day is in; shorter ones than that time are over."""
    digest, zone, end = look.digest, look.zone, midnight(look.days.until, look.zone)
    last = end - _MILLISECOND
    told: list[Progress] = []
    for goal in _goals_of(tx, digest):
        if len(told) == MOST_GOALS:
            break
        longer = _LENGTHS[goal.period] >= _LENGTHS[digest.schedule.every]
        if longer and goal.set_at < end and (not goal.money or _sees_goal(goal, look.reader, on_cards)):
            value = total_of(tx, goal, stretch_of(goal, last, zone, look.now))
            told.append(standing(goal, value, last, zone))
    return tuple(told)


def _goals_of(tx: Connection, digest: Digest) -> list[Goal]:
    """Those that stand; of a server its own first, then some of its creators'."""
    here = STANDS & (goals.c.guild_id == digest.guild_id)
    if digest.creator is not None:
        return [goal_of(row) for row in tx.execute(GOALS.where(here, goals.c.creator_id == digest.creator.id))]
    own = tx.execute(GOALS.where(here, goals.c.creator_id.is_(None))).all()
    others = tx.execute(GOALS.where(here, goals.c.creator_id.is_not(None)).limit(4 * MOST_GOALS)).all()
    return [goal_of(row) for row in (*own, *others)]


def _sees_goal(goal: Goal, reader: Caller | None, on_cards: MoneyOnCards) -> bool:
    """A goal in money: a creator's as their money; the server's is the managers'."""
    if goal.creator is None:
        return reader is not None and reader.manager
    return sees(reader, goal.creator, on_cards)
