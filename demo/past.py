"""What happened before the demo began: a registered creator, six past streams, one that is live."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from demo.replay import Replay, read_script
from domain.creators import Share
from domain.gifts import GiftCount, Way
from domain.metrics import Metric

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from demo.world import World
    from domain.gifts import Gift

HANDLE = "lunaplays"
ON_AIR = timedelta(minutes=26)
"""For so long has the live stream been running when the demo begins."""
MADE_UP_WITH = 2_026
"""The seed of everything that chance decides: each start shows the same streams."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Gifts of one size, and how likely one of them is the next."""

    gift_ids: tuple[int, ...]
    most_at_once: int
    weight: int


PALETTES = (
    Palette((5655, 5655, 5269, 6064, 5487), most_at_once=25, weight=60),  # Rose (the most), TikTok, GG, Finger Heart
    Palette((8913, 5658, 5879), most_at_once=4, weight=16),  # Rosa, Perfume, Doughnut
    Palette((6104, 5659, 5585, 5660, 5509, 5586, 6267), most_at_once=2, weight=18),  # Cap ... Corgi: 99 to 299 coins
    Palette((7168, 5731, 5897, 5978), most_at_once=1, weight=4),  # Money Gun, Coral, Swan, Train
    Palette((11046, 6090), most_at_once=1, weight=2),  # Galaxy, Fireworks
)
SUPPORTERS: Mapping[str, int] = MappingProxyType(
    {
        "nightowl": 12,
        "rosefan": 10,
        "さくら🌸": 8,
        "King Leo 👑": 7,
        "Жанна ✨": 5,
        "محمد": 5,
        "Ελένη": 4,
        "Zoë": 4,
        "दीपिका": 3,
        "mateo.mx": 3,
        "小明": 2,
        "🐢 slow_turtle": 2,
    }
)
"""Who sends gifts, and how often."""


@dataclass(frozen=True, slots=True)
class PastStream:
    """One stream of the last two weeks: when, what, how many gifts, and TikTok's numbers."""

    days_ago: int
    begins: time
    minutes: int
    title: str
    format: str
    gifts: int
    numbers: tuple[int, ...]

    def started_at(self, now: datetime) -> datetime:
        """So many days before ``now``, at its hour."""
        return datetime.combine(now.date() - timedelta(days=self.days_ago), self.begins, tzinfo=now.tzinfo)


TOLD = (
    Metric.TOTAL_VIEWS,
    Metric.UNIQUE_VIEWERS,
    Metric.PEAK_VIEWERS,
    Metric.LIKES,
    Metric.COMMENTS,
    Metric.SHARES,
    Metric.NEW_FOLLOWERS,
)
"""What TikTok told after each stream, in the order of the table below."""
PAST = (
    PastStream(13, time(19, 30), 94, "Cozy evening", "just chatting", 55, (6_120, 2_210, 141, 9_840, 1_120, 96, 48)),
    PastStream(11, time(20, 0), 118, "Ranked until I win", "gaming", 62, (8_450, 3_040, 188, 14_300, 1_610, 120, 61)),
    PastStream(8, time(19, 0), 75, "Ask me anything", "q&a", 48, (5_300, 1_980, 132, 8_210, 1_930, 74, 39)),
    PastStream(6, time(19, 30), 132, "Battle night", "battle", 88, (12_900, 4_420, 305, 31_800, 2_850, 260, 142)),
    PastStream(3, time(20, 0), 102, "Acoustic requests", "music", 60, (7_760, 2_700, 171, 15_900, 1_240, 151, 77)),
    PastStream(1, time(19, 0), 115, "Q&A with cake", "q&a", 82, (10_240, 3_610, 244, 22_400, 2_310, 205, 98)),
)


async def fill(world: World, now: datetime) -> Replay:
    """Let the last two weeks happen, up to ``now``; returns what goes on playing into the live stream."""
    chance = random.Random(MADE_UP_WITH)
    with world.env.time_context():  # for the bot's own clock, which nobody's command starts here
        await _register(world)
        for stream in PAST:
            await _happened(world, stream, stream.started_at(now), chance)
        return await _go_live(world, now)


async def _register(world: World) -> None:
    """A creator whose manager has confirmed her, and who shares what she earns."""
    bot, at = world.bot, world.now
    manager, luna = world.caller(world.manager), world.caller(world.creator)
    await asyncio.gather(
        bot.creators.add(manager, HANDLE, world.creator.id, None, at),
        bot.creators.share(luna, Share.PUBLIC, at, HANDLE),
        bot.settings.set(
            world.guild.id, world.manager.id, at, summary_channel=world.team.id, moderator_role=world.moderators.id
        ),
    )


async def _happened(world: World, past: PastStream, started_at: datetime, chance: random.Random) -> None:
    """One stream with its gifts, ended with its card in the channel."""
    ended_at = started_at + timedelta(minutes=past.minutes)
    world.move_to(ended_at)
    stream = await world.bot.streams.report(
        world.caller(world.creator),
        started_at=started_at,
        duration=timedelta(minutes=past.minutes),
        at=ended_at,
        creator=HANDLE,
        title=past.title,
        format=past.format,
        metrics=dict(zip(TOLD, past.numbers, strict=True)),
        channel_id=world.team.id,
    )
    moderator = world.caller(world.moderator)
    # At once, so that they share their commits.
    await asyncio.gather(
        *(
            world.bot.gifts.record(
                moderator, [item], way=Way.TYPED, key=f"past:{stream.id}:{place}", at=at, stream=stream.id
            )
            for place, (at, item) in enumerate(_gifts(world, past, started_at, chance))
        )
    )
    await world.bot.summaries.post(world.guild.id, stream.id)


def _gifts(
    world: World, past: PastStream, started_at: datetime, chance: random.Random
) -> Iterator[tuple[datetime, GiftCount]]:
    """More of them towards the end of the stream: nobody leaves before the finale."""
    seconds = past.minutes * 60
    for _ in range(past.gifts):
        palette = chance.choices(PALETTES, [one.weight for one in PALETTES])[0]
        at = started_at + timedelta(seconds=int(seconds * chance.betavariate(1.7, 1.2)))
        supporter = chance.choices(list(SUPPORTERS), list(SUPPORTERS.values()))[0]
        gift = _gift(world, chance.choice(palette.gift_ids))
        yield at, GiftCount(gift, chance.randint(1, palette.most_at_once), supporter)


def _gift(world: World, gift_id: int) -> Gift:
    gift = world.bot.book.get(gift_id)
    if gift is None:
        raise LookupError(gift_id)
    return gift


async def _go_live(world: World, now: datetime) -> Replay:
    """On air since a while, and what has come in since."""
    started_at = now - ON_AIR
    world.move_to(now)
    await world.bot.streams.start(
        world.caller(world.creator),
        at=now,
        creator=HANDLE,
        title="Road to Diamond rank",
        format="gaming",
        started_at=started_at,
    )
    replay = Replay(world.bot, world.guild.id, HANDLE, started_at, read_script(world.bot.book))
    await replay.play_until(now)
    return replay
