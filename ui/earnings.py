"""/earnings show: what a time brought, as one private message with a picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import discord

from domain.comparisons import Direction, percent_of
from domain.currencies import USD
from domain.earnings import Look, best_of
from domain.periods import Period
from ui.cards import percent_words
from ui.chart.earnings_picture import Bar, EarningsPicture
from ui.chart.picture import Fact
from ui.earnings_words import (
    before_words,
    change_words,
    kind_words,
    month_name,
    period_words,
    short_day,
    unsure_words,
)
from ui.goals import bar, target_words
from ui.layout import ACCENT
from ui.money import rate_words, since_words
from ui.press import Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import Markup, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from domain.earnings import Earnings, EarningsBar, Step
    from domain.goals import Progress
    from domain.ledger import StreamLine
    from ui.text import Text

PICTURE = "earnings.png"
LONGEST_TITLE = 24
"""Letters of a stream's title in the list."""
ON_A_PAGE = 8
"""Streams: with all that may have to be escaped in their titles they fit a field, which holds 1,024 letters."""
NOW = "-"
"""In a button's id: the time that runs."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose earnings of which time a button speaks of, as its id carries it."""

    handle: str
    look: Look
    page: int = 0

    @property
    def parts(self) -> tuple[str, str, str]:
        """For a ``custom_id``: creator, period, and a day or stream of it."""
        look = self.look
        anchor = NOW if look.day is None else look.day.isoformat()
        return self.handle, look.period.value, anchor if look.stream is None else f"s{look.stream}"

    def switched(self, period: Period, today: date) -> Look:
        """The same time in another period; the running one where that is shown."""
        day = self.look.day
        past = day is not None and day < today and period not in {Period.STREAM, Period.ALL}
        return Look(period, day if past else None)

    @classmethod
    def read(cls, parts: tuple[str, ...]) -> Shown:
        """From the parts of a ``custom_id``."""
        handle, period, anchor, *page = parts
        stream = int(anchor[1:]) if anchor.startswith("s") else None
        day = None if stream is not None or anchor == NOW else date.fromisoformat(anchor)
        return cls(handle, Look(Period(period), day, stream), int(page[0]) if page else 0)


def look_of(earned: Earnings) -> Look:
    """The very time that is shown, also when another one runs by then."""
    line = earned.line
    if line is not None:
        return Look(Period.STREAM, stream=line.stream.id)
    return Look(earned.period, None if earned.period is Period.ALL else earned.days.last)


# -- the message -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown to whom."""

    earned: Earnings
    text: Text
    zone: ZoneInfo
    number: int = 0
    keeps: bool = False
    """The reader may take the ledger out."""
    goals: Sequence[Progress] = ()
    """The creator's own that stand now."""


def show(page: Page, picture: bytes | None) -> Reply:
    """The whole message."""
    earned, text = page.earned, page.text
    embed = discord.Embed(colour=ACCENT, title=text.say("earnings-title", period=period_words(earned, text, page.zone)))
    embed.set_author(name=f"@{earned.ledger.creator.handle}")
    embed.description = "\n".join(_lines(page))
    if not earned.empty:
        embed.add_field(name=text.say("earnings-income"), value=_income(page), inline=True)
        if earned.period is not Period.STREAM:
            embed.add_field(name=text.say("earnings-payouts"), value=_payouts(page), inline=True)
    if earned.line is None and earned.ledger.streams:
        embed.add_field(name=_streams_title(page), value="\n".join(_streams(page)), inline=False)
    if goals := _goals(page):
        embed.add_field(name=text.say("goal-title"), value="\n".join(goals), inline=False)
    files: tuple[discord.File, ...] = ()
    if picture is not None:
        embed.set_image(url=f"attachment://{PICTURE}")
        files = (discord.File(io.BytesIO(picture), PICTURE),)
    if earned.running:
        embed.set_footer(text=text.say("earnings-running"))
    return Reply(embed=embed, files=files, view=_buttons(page))


def _lines(page: Page) -> Iterator[str]:
    earned, text = page.earned, page.text
    ledger = earned.ledger
    if earned.line is not None and earned.line.stream.title:
        yield f"**{harmless(earned.line.stream.title)}**"
    if earned.empty:
        yield text.say("earnings-empty", creator=ledger.creator.handle)
        return
    if not ledger.streams:
        yield text.say("earnings-no-streams")
    else:
        yield text.say(
            "earnings-gifts",
            expected=text.usd(earned.sums.expected),
            low=text.usd(earned.sums.low),
            high=text.usd(earned.sums.high),
        )
        yield _estimate(page)
        yield from _reported(page)
    yield from _against(page)
    yield from _in_own_currency(page)


def _estimate(page: Page) -> Markup:
    sums, text = page.earned.sums, page.text
    first, *others = sums.rates
    if others:
        return text.say("earnings-estimate-several", diamonds=sums.diamonds, count=len(sums.rates))
    return text.say(
        "earnings-estimate",
        diamonds=sums.diamonds,
        rate=rate_words(text, first.valued.rate),
        origin=since_words(text, first.valued),
    )


def _reported(page: Page) -> Iterator[Markup]:
    sums, text = page.earned.sums, page.text
    if sums.reported is not None:
        reported, diamonds = sums.reported
        percent = percent_of(reported, diamonds)
        words = Markup("–") if percent is None else percent_words(reported, diamonds, percent)
        yield text.say("earnings-reported", reported=reported, diamonds=diamonds, percent=words)
    if sums.unsure:
        yield unsure_words(sums.unsure, len(page.earned.ledger.streams), text)


def _against(page: Page) -> Iterator[Markup]:
    earned, text = page.earned, page.text
    named = before_words(earned, text, page.zone)
    against = earned.against
    if against is not None:
        change = change_words(against.gifts, text)
        if change:
            yield text.say("earnings-against", change=change, before=text.usd(against.before.expected), period=named)
    elif earned.period is Period.STREAM:
        yield text.say("card-first-stream")
    elif earned.period is not Period.ALL:
        yield text.say("earnings-nothing-before", period=named)


def _in_own_currency(page: Page) -> Iterator[Markup]:
    ledger, text = page.earned.ledger, page.text
    code = ledger.reporting.currency
    if code != USD:
        gifts, income, paid = page.earned.sums.local
        if gifts is None or income is None or paid is None:
            yield text.say("earnings-no-own-rate", currency=code)
        else:
            yield text.say(
                "earnings-own-currency", gifts=text.money(gifts), income=text.money(income), paid=text.money(paid)
            )
    if ledger.unconverted:
        missing = Markup(", ".join(ledger.currencies_without_rate))
        yield text.say("earnings-unconverted", count=len(ledger.unconverted), currencies=missing)


def _income(page: Page) -> str:
    ledger, text, against = page.earned.ledger, page.text, page.earned.against
    if not ledger.incomes:
        return text.say("earnings-no-income")
    change = change_words(against.income if against else None, text)
    kinds = [
        text.say("earnings-kind", kind=kind_words(kind, text), usd=text.usd(micro_usd))
        for kind, micro_usd in ledger.income_by_kind.items()
        if micro_usd
    ]
    return "\n".join([f"**{text.usd(ledger.income)}**  {change}".rstrip(), *kinds])


def _payouts(page: Page) -> str:
    ledger, text, against = page.earned.ledger, page.text, page.earned.against
    if not ledger.payouts:
        return text.say("earnings-no-payouts")
    change = change_words(against.paid if against else None, text)
    count = text.say("earnings-payout-count", count=len(ledger.payouts))
    return f"**{text.usd(ledger.paid)}**  {change}".rstrip() + f"\n{count}"


def _streams_title(page: Page) -> str:
    count = len(page.earned.ledger.streams)
    pages = -(-count // ON_A_PAGE)
    key = "earnings-streams" if pages == 1 else "earnings-streams-paged"
    return page.text.say(key, count=count, page=page.number + 1, pages=pages)


def _streams(page: Page) -> list[str]:
    """The newest first."""
    streams, shown = page.earned.ledger.streams, page.number * ON_A_PAGE
    until = max(len(streams) - shown, 0)
    return [_stream(page, line) for line in reversed(streams[max(until - ON_A_PAGE, 0) : until])]


def _stream(page: Page, line: StreamLine) -> str:
    text = page.text
    title = line.stream.title or ""
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return text.say(
        "earnings-stream",
        day=short_day(line.day, text),
        expected=text.usd(line.estimate.expected),
        diamonds=line.diamonds,
        title=Markup(f" · {harmless(short)}") if short else Markup(""),
        known=Markup("") if line.total is None else text.say("earnings-stream-share", percent=_share(line)),
    )


def _share(line: StreamLine) -> Markup:
    percent = line.share_reported
    return Markup("–") if percent is None else percent_words(line.reported_diamonds, line.diamonds, percent)


def _goals(page: Page) -> list[Markup]:
    """How far the goals of just this week or month are."""
    earned, text = page.earned, page.text
    here = [one for one in page.goals if one.goal.period is earned.period and earned.running]
    return [
        text.say(
            "earnings-goal",
            target=target_words(text, one.goal),
            bar=Markup(bar(one.percent)),
            percent=Markup(f"{one.percent} %"),
        )
        for one in here
    ]


# -- buttons -----------------------------------------------------------------------------------------------------------


def _buttons(page: Page) -> discord.ui.View:
    earned, text = page.earned, page.text
    shown = Shown(earned.ledger.creator.handle, look_of(earned))
    switch = [(text.say("earnings-period", period=period.value), period.value) for period in Period]
    around: list[Lasting] = []
    for verb, label, emoji, look in (
        ("earnings-older", "earnings-button-older", "⏪", earned.older),
        ("earnings-newer", "earnings-button-newer", "⏩", earned.newer),
    ):
        if look is not None:
            parts = Shown(shown.handle, look).parts
            around.append(button(verb, *parts, label=text.say(label, period=earned.period.value), emoji=emoji))
    how = button("earnings-how", *shown.parts, label=text.say("button-how"), emoji="❔")
    taken = button("earnings-export", *shown.parts, label=text.say("button-export"), emoji="📄")
    pages = [] if earned.line is not None else _turns(page, shown)
    hint = text.say("earnings-period-hint", period=earned.period.value)
    return row_of(
        select("earnings-period", *shown.parts, hint=hint, choices=switch),
        *around,
        how,
        *([taken] if page.keeps else []),
        *pages,
    )


def _turns(page: Page, shown: Shown) -> list[Lasting]:
    """Newer and older streams of the same time."""
    text, number = page.text, page.number
    items: list[Lasting] = []
    if number > 0:
        items.append(button("earnings-page-newer", *shown.parts, number - 1, label=text.say("button-newer"), emoji="◀️"))
    if len(page.earned.ledger.streams) > (number + 1) * ON_A_PAGE:
        items.append(button("earnings-page-older", *shown.parts, number + 1, label=text.say("button-older"), emoji="▶️"))
    return items


# -- the picture -------------------------------------------------------------------------------------------------------


def picture_of(page: Page) -> EarningsPicture | None:
    """The estimates as bars; none where there is nothing to draw."""
    earned, text = page.earned, page.text
    ledger, sums = earned.ledger, earned.sums
    step, drawn = earned.bars
    if not any(bar.high for bar in drawn):
        return None
    against = earned.against
    change = change_words(against.gifts, text) if against else ""
    best = best_of(drawn)
    single = earned.period is Period.STREAM
    named = text.say("earnings-stream-before") if single else before_words(earned, text, page.zone)
    facts = [
        Fact(text.usd(sums.income), text.say("earnings-picture-income")) if ledger.incomes else None,
        Fact(text.usd(sums.paid), text.say("earnings-picture-paid")) if ledger.payouts else None,
        Fact(text.number(sums.diamonds), text.say("picture-diamonds", count=sums.diamonds)),
    ]
    return EarningsPicture(
        handle=f"@{ledger.creator.handle}",
        period=period_words(earned, text, page.zone),
        total=f"≈ {text.usd(sums.expected)}",
        range=text.say("earnings-picture-range", low=text.usd(sums.low), high=text.usd(sums.high)),
        bars=tuple(_bar(page, bar, step) for bar in drawn),
        bars_label=text.say("earnings-picture-bars", step=step.value),
        change=change,
        change_of=text.say("earnings-picture-against", period=named) if change else "",
        rises=against is not None and against.gifts.direction in {Direction.UP, Direction.NEW},
        best="" if best is None else _best(page, best, step),
        facts=tuple(fact for fact in facts if fact is not None),
        locale=text.locale,
    )


def _bar(page: Page, bar: EarningsBar, step: Step) -> Bar:
    shown = page.earned.line
    now = shown is None or (bar.stream is not None and bar.stream.stream.id == shown.stream.id)
    return Bar(_bar_label(page, bar, step), bar.low, bar.expected, bar.high, now)


def _bar_label(page: Page, bar: EarningsBar, step: Step) -> str:
    match step.value:
        case "day":
            return str(bar.day.day)
        case "month":
            return month_name(bar.day, page.text)
        case "year":
            return str(bar.day.year)
        case _:
            return short_day(bar.day, page.text)


def _best(page: Page, bar: EarningsBar, step: Step) -> str:
    return page.text.say(
        "earnings-picture-best",
        label=Markup(short_day(bar.day, page.text) if step.value == "day" else _bar_label(page, bar, step)),
        usd=page.text.usd(bar.expected),
    )
