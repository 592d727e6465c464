"""A digest as a message: what a day, a week or a month brought, with its picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from domain.comparisons import Direction
from domain.numbers import write_duration
from domain.periods import Period
from domain.schedules import days_before
from ui.chart.digest_picture import DayOfDigest, DigestPicture
from ui.chart.picture import Fact
from ui.digest_words import day_label, days_words, when_words
from ui.earnings_words import change_words, short_day
from ui.goals import bar, target_words
from ui.layout import ACCENT
from ui.money import rate_words
from ui.press import button, row_of
from ui.reply import Reply
from ui.text import Markup, harmless, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from domain.digests import Mover, Told
    from ui.text import Text

PICTURE = "digest.png"
LONGEST_TITLE = 60
"""Letters of the best stream's title."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is told, in which words, of which server."""

    told: Told
    text: Text
    zone: ZoneInfo
    server: str
    late: datetime | None = None
    """When it should have come, where that is a while ago."""
    private: bool = False
    """Only one person reads it, so nobody is offered the figures that it does not show."""

    @property
    def whose(self) -> str:
        """The handle, or the server's name."""
        creator = self.told.digest.creator
        return self.server if creator is None else f"@{creator.handle}"

    @property
    def author(self) -> str:
        """The same above a message; in a direct one a handle needs its server."""
        alone = self.told.digest.creator is None or self.told.digest.member_id is None or not self.server
        return self.whose if alone else f"{self.whose} · {self.server}"

    @property
    def period(self) -> Markup:
        """The time that is summed up."""
        return days_words(self.told.digest.schedule.every, self.told.days, self.text)

    @property
    def period_before(self) -> Markup:
        """The time before it."""
        schedule = self.told.digest.schedule
        return days_words(schedule.every, days_before(schedule, self.told.days), self.text)


def show(page: Page, picture: bytes | None) -> Reply:
    """The whole message; of an empty time one friendly line."""
    told, text = page.told, page.text
    every = Markup(told.digest.schedule.every.value)
    embed = discord.Embed(colour=ACCENT, title=text.say("digest-title", every=every, period=page.period))
    embed.set_author(name=page.author[:250])
    late = [] if page.late is None else [text.say("digest-late", due=moment(page.late))]
    embed.set_footer(
        text=text.say("digest-footer", name=Markup(told.digest.name), when=when_words(told.digest.schedule, text))
    )
    if told.empty:
        embed.description = "\n".join([text.say("digest-empty", every=every), *late])
        return Reply(embed=embed, private=page.private)
    embed.description = "\n".join([*_totals(page), *late])
    for name, lines in _fields(page):
        embed.add_field(name=name, value="\n".join(lines)[:1024], inline=False)
    files: tuple[discord.File, ...] = ()
    if picture is not None:
        embed.set_image(url=f"attachment://{PICTURE}")
        files = (discord.File(io.BytesIO(picture), PICTURE),)
    return Reply(embed=embed, files=files, view=_buttons(page), private=page.private)


def _buttons(page: Page) -> discord.ui.View | None:
    """In a channel, whoever may see the money that it does not show can see it alone."""
    told = page.told
    if page.private or not told.hidden or told.days.since is None:
        return None
    parts = told.digest.id, told.days.since.isoformat()
    return row_of(button("digest-money", *parts, label=page.text.say("button-my-figures"), emoji="🔒"))


def _totals(page: Page) -> Iterator[Markup]:
    told, text = page.told, page.text
    if not told.now.streams:
        yield text.say("digest-no-streams")
        return
    change = change_words(told.diamonds_change, text)
    yield Markup(text.say("digest-diamonds", diamonds=told.now.diamonds, change=change).rstrip())
    if told.before.streams:
        yield text.say("digest-against", before=told.before.diamonds, period=page.period_before)
    else:
        yield text.say("digest-nothing-before", period=page.period_before)
    yield Markup(" · ".join(_counts(page)))
    yield from _money(page)


def _counts(page: Page) -> Iterator[Markup]:
    now, text = page.told.now, page.text
    yield text.say("digest-streams", streams=now.streams)
    yield text.say("digest-live", live=now.live)
    if now.gifts:
        yield text.say("digest-gifts", gifts=now.gifts)
    if now.new_followers:
        yield text.say("digest-followers", followers=now.new_followers)


def _money(page: Page) -> Iterator[Markup]:
    worth, text = page.told.worth, page.text
    if worth is None:
        return
    yield text.say(
        "digest-money",
        expected=text.usd(worth.expected),
        local=Markup("" if worth.local is None else f" (≈ {text.money(worth.local)})"),
        low=text.usd(worth.low),
        high=text.usd(worth.high),
    )
    if len(worth.rates) == 1:
        yield text.say("digest-rate", rate=rate_words(text, worth.rates[0]))
    else:
        yield text.say("digest-rates", count=len(worth.rates))
    if worth.others:
        yield text.say("digest-money-part", creators=worth.creators, others=worth.others)


# -- fields ------------------------------------------------------------------------------------------------------------


def _fields(page: Page) -> Iterator[tuple[Markup, list[Markup]]]:
    told, text = page.told, page.text
    if told.best is not None:
        yield text.say("digest-best"), [_best(page)]
    moved = [_mover(mover, text) for mover in (*told.rose, *told.fell)]
    if moved:
        yield text.say("digest-movers"), moved
    if told.goals:
        yield text.say("goal-title"), _goals(page)
    if told.planned is not None and told.planned.planned:
        kept, planned = told.planned
        yield text.say("digest-plans"), [text.say("digest-planned", kept=kept, planned=planned)]
    if told.quiet:
        yield text.say("digest-quiet"), _quiet(page)
    if told.questions is not None and (told.questions.asked or told.questions.waiting):
        yield text.say("digest-questions"), _questions(page)


def _best(page: Page) -> Markup:
    """Reads "Nov 21 · Friday Q&A · @lunaplays · 12,300 💎", with a link to its card."""
    best, text = page.told.best, page.text
    assert best is not None  # noqa: S101 - its caller looked
    title = best.stream.title or ""
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    day = short_day(best.stream.started_at.astimezone(page.zone).date(), text)
    words = Markup(" · ".join([day, harmless(short)] if short else [day]))
    if best.card is not None:
        channel, message = best.card
        words = Markup(f"[{words}](https://discord.com/channels/{page.told.digest.guild_id}/{channel}/{message})")
    return text.say("digest-best-line", stream=words, creator=best.stream.creator.handle, diamonds=best.diamonds)


def _mover(mover: Mover, text: Text) -> Markup:
    key = "digest-rose" if mover.by > 0 else "digest-fell"
    change = change_words(mover.change, text)
    return text.say(key, creator=mover.handle, by=text.number(abs(mover.by)), diamonds=mover.diamonds, change=change)


def _goals(page: Page) -> list[Markup]:
    text = page.text
    return [
        text.say(
            "digest-goal" if one.goal.creator is None else "digest-goal-of",
            target=target_words(text, one.goal),
            period=Markup(one.goal.period.value),
            creator=None if one.goal.creator is None else one.goal.creator.handle,
            bar=Markup(bar(one.percent)),
            percent=Markup(f"{one.percent} %" + (" ✅" if one.reached else "")),
        )
        for one in page.told.goals
    ]


def _quiet(page: Page) -> list[Markup]:
    told, text = page.told, page.text
    lines = [text.say("digest-quiet-line", creator=one.handle, day=short_day(one.last, text)) for one in told.quiet]
    more = told.quiet_count - len(told.quiet)
    return [*lines, text.say("and-more", count=more)] if more > 0 else lines


def _questions(page: Page) -> list[Markup]:
    asked, text = page.told.questions, page.text
    assert asked is not None  # noqa: S101 - its caller looked
    lines: list[Markup] = []
    if asked.asked:
        lines.append(
            text.say(
                "digest-asked",
                asked=asked.asked,
                answered=asked.answered,
                offered=asked.offered,
                unanswered=asked.unanswered,
            )
        )
    if asked.waiting:
        lines.append(text.say("digest-waiting", waiting=asked.waiting))
    return lines


# -- the picture -------------------------------------------------------------------------------------------------------


def picture_of(page: Page) -> DigestPicture | None:
    """The diamonds of each day; none where there is nothing to draw. Money never stands in it."""
    told, text, every = page.told, page.text, page.told.digest.schedule.every
    if told.empty or not any(day.diamonds for day in told.bars if day.now):
        return None
    change = told.diamonds_change
    words = change_words(change, text)
    best = max((day for day in told.bars if day.now), key=lambda day: day.diamonds)
    compares = any(not day.now for day in told.bars)
    facts = [
        Fact(text.number(told.now.streams), text.say("digest-picture-streams", count=told.now.streams)),
        Fact(write_duration(told.now.live), text.say("picture-on-air")),
        Fact(text.number(told.now.new_followers), text.say("digest-picture-followers", count=told.now.new_followers)),
    ]
    return DigestPicture(
        whose=page.whose,
        period=page.period,
        total=text.number(told.now.diamonds),
        label=text.say("picture-diamonds", count=told.now.diamonds),
        days=tuple(DayOfDigest(day_label(day.day, every, text), day.diamonds, day.now) for day in told.bars),
        days_label=text.say(
            "digest-picture-days-beside" if compares else "digest-picture-days", every=Markup(every.value)
        ),
        change=words,
        change_of=text.say("digest-picture-against", period=page.period_before) if words else "",
        rises=change is not None and change.direction in {Direction.UP, Direction.NEW},
        best=""
        if every is Period.DAY
        else text.say("digest-picture-best", day=short_day(best.day, text), diamonds=text.number(best.diamonds)),
        facts=tuple(facts if told.now.new_followers else facts[:2]),
        locale=text.locale,
    )
