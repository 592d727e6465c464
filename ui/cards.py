"""The summary card: one message a creator is proud to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from babel.dates import format_date, format_time

from domain.comparisons import MOST_PERCENT, Direction
from domain.metrics import DURATIONS, Metric
from domain.numbers import write_duration
from domain.rates import Origin
from domain.streams import State
from ui.chart.picture import CardPicture, Fact, TopRow, busiest
from ui.layout import ACCENT, MEDALS, places
from ui.money import origin_words, rate_words, since_words
from ui.press import button, row_of
from ui.reply import Reply
from ui.text import Markup, harmless

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from domain.comparisons import Change
    from domain.money import Estimate
    from domain.streams import Stream
    from domain.summaries import Summary
    from ui.text import Text

PICTURE = "summary.png"
WHOLE_PERCENT = 100
ICONS = {
    Metric.TOTAL_VIEWS: "👀",
    Metric.UNIQUE_VIEWERS: "👤",
    Metric.PEAK_VIEWERS: "📈",
    Metric.AVERAGE_VIEWERS: "📊",
    Metric.AVERAGE_WATCH_TIME: "⏳",
    Metric.LIKES: "❤️",
    Metric.COMMENTS: "💬",
    Metric.SHARES: "🔁",
    Metric.NEW_FOLLOWERS: "🌟",
    Metric.GIFTERS: "🎁",
}
SAID_ALREADY = {"insight-first-stream", "insight-as-usual", "insight-above-usual", "insight-below-usual"}
"""Insights that say in a sentence what a line of the card says already."""
_ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.LEVEL: "▬", Direction.NEW: "✦"}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a card is made: words, and the zone of its times."""

    text: Text
    zone: ZoneInfo


def card(
    summary: Summary,
    reader: Reader,
    *,
    picture: bool,
    goals: Sequence[Markup] = (),
    updated_at: datetime | None = None,
) -> discord.Embed:
    """The card's message, with what there is to say of ``goals``.

    Money stands on it exactly when the summary carries an estimate.
    """
    text = reader.text
    stream = summary.stream
    embed = discord.Embed(colour=ACCENT, title=headline(summary, text))
    embed.set_author(name=_whose(stream, text))
    embed.description = "\n".join([*_lead(summary, text), *goals])
    if summary.rows:
        rows = [
            f"{ICONS[row.metric]} {metric_words(text, row.metric, row.value)}{_change(row.change, text)}"
            for row in summary.rows
        ]
        embed.add_field(name=text.say("card-engagement"), value="\n".join(rows), inline=False)
    if summary.top_supporters:
        embed.add_field(name=text.say("card-supporters"), value=_supporters(summary, text), inline=True)
    if summary.top_gifts:
        embed.add_field(name=text.say("card-gifts"), value=_gifts(summary, text), inline=True)
    embed.set_footer(text=_footer(summary, reader, updated_at))
    if picture:
        embed.set_image(url=f"attachment://{PICTURE}")
    return embed


def deleted_card(text: Text, stream: Stream) -> Reply:
    """What stands in place of the card of a deleted stream, and how to bring it back."""
    back = button("stream-restore", stream.id, label=text.say("button-restore"), emoji="↩️")
    return Reply(embed=_notice(text, stream, "card-deleted"), view=row_of(back))


def cancelled_card(text: Text, stream: Stream) -> Reply:
    """What stands in place of the card of a stream that was reopened and then called off."""
    return Reply(embed=_notice(text, stream, "card-cancelled"))


def erased_card(text: Text) -> Reply:
    """What stands in place of the card of a stream that is deleted for good: nothing of it is left to tell."""
    return Reply(embed=discord.Embed(colour=ACCENT, description=text.say("card-erased")))


def _notice(text: Text, stream: Stream, key: str) -> discord.Embed:
    embed = discord.Embed(colour=ACCENT, description=text.say(key))
    embed.set_author(name=_whose(stream, text))
    return embed


def headline(summary: Summary, text: Text) -> str:
    """Reads "💎 9,300 diamonds · 2h 10m"."""
    return text.say("card-headline", diamonds=summary.diamonds, duration=summary.duration)


def _whose(stream: Stream, text: Text) -> str:
    title = f" · {stream.title}" if stream.title else ""
    state = text.say("card-live") if stream.state is State.LIVE else text.say("card-summary")
    return f"{state} · @{stream.creator.handle}{title}"[:250]


def _lead(summary: Summary, text: Text) -> list[str]:
    lines: list[str] = []
    if summary.estimate is not None:
        lines.append(money_line(summary, summary.estimate, text))
    if not summary.live and summary.first_stream:
        lines.append(text.say("card-first-stream"))
    elif change := _change(summary.diamonds_change, text, gap=""):
        lines.append(text.say("card-against-usual", change=change))
    lines.append(_reported(summary, text))
    if summary.insight is not None and summary.insight.key not in SAID_ALREADY:
        details = dict(summary.insight.details)
        if "metric" in details:
            details["metric"] = metric_name(text, Metric(str(details["metric"]))).lower()
        lines += ["", f"💡 {text.say(summary.insight.key, **details)}"]
    return lines


def money_line(summary: Summary, estimate: Estimate, text: Text) -> Markup:
    """Reads "≈ $46.50, between $37.20 and $49.29, at a rate of 50 % (40 % to 53 %), stock rate"."""
    return text.say(
        "card-money",
        expected=text.usd(estimate.expected),
        local=Markup("" if summary.local is None else f" (≈ {text.money(summary.local)})"),
        low=text.usd(estimate.low),
        high=text.usd(estimate.high),
        rate=rate_words(text, estimate.rate),
        origin=Markup("" if summary.valued is None else origin_words(text, summary.valued)),
    )


def _reported(summary: Summary, text: Text) -> Markup:
    if summary.coverage is not None:
        return text.say(
            "card-coverage" if summary.reported_diamonds <= summary.diamonds else "card-over-reported",
            reported=summary.reported_diamonds,
            diamonds=summary.diamonds,
            percent=percent_words(summary.reported_diamonds, summary.diamonds, summary.coverage),
        )
    if summary.total_known:
        return text.say("card-total-known")
    return text.say("card-reported-only", gifts=summary.reported_gifts, reports=summary.reports)


def percent_words(part: int, whole: int, percent: int) -> Markup:
    """Whole percent that never rounds something to nothing or nearly all to all: "< 1 %", "> 99 %"."""
    if part and not percent:
        return Markup("< 1 %")
    return Markup("> 99 %" if part < whole and percent == WHOLE_PERCENT else f"{percent} %")


def metric_name(text: Text, metric: Metric) -> Markup:
    """Reads "Average watch time"."""
    return text.say(f"metric-name-{metric.value.replace('_', '-')}")


def metric_words(text: Text, metric: Metric, value: int) -> Markup:
    """Reads "12,400 likes", "1m 20s average watch time"."""
    shown = write_duration(timedelta(seconds=value)) if metric in DURATIONS else text.number(value)
    return text.say(f"metric-{metric.value.replace('_', '-')}", count=value, shown=Markup(f"**{shown}**"))


def _change(change: Change | None, text: Text, gap: str = "  ") -> Markup:
    if change is None:
        return Markup("")
    arrow = _ARROWS[change.direction]
    if change.percent is None:
        return Markup(f"{gap}{arrow} {text.say('change-new')}" if change.direction is Direction.NEW else "")
    more = "+" if abs(change.percent) >= MOST_PERCENT else ""
    return Markup(f"{gap}{arrow} {abs(change.percent)}{more} %")


def _supporters(summary: Summary, text: Text) -> str:
    shown = summary.top_supporters
    lines = [
        f"{MEDALS[place] if place < len(MEDALS) else '▫️'} {_short(row.name)} · {text.number(row.diamonds)}"
        for place, row in zip(places([row.diamonds for row in shown]), shown, strict=True)
    ]
    if summary.more_supporters:
        lines.append(text.say("and-more", count=summary.more_supporters))
    return "\n".join(lines)


def _gifts(summary: Summary, text: Text) -> str:
    lines = [
        f"{text.number(row.count)} × {harmless(row.name)} · {text.number(row.diamonds)}" for row in summary.top_gifts
    ]
    if summary.more_gifts:
        lines.append(text.say("and-more", count=summary.more_gifts))
    return "\n".join(lines)


def _short(name: str | None) -> Markup:
    longest = 24
    given = name or ""
    return harmless(given if len(given) <= longest else f"{given[: longest - 1]}…")


def _footer(summary: Summary, reader: Reader, updated_at: datetime | None) -> str:
    text = reader.text
    parts = [_day(summary.stream.started_at, reader)]
    if summary.stream.format:
        parts.append(summary.stream.format)
    compared = [c.streams for c in (summary.diamonds_change, *(row.change for row in summary.rows)) if c is not None]
    if compared:
        parts.append(text.say("card-compared", streams=max(compared)))
    if updated_at is not None:
        parts.append(text.say("card-updated", at=Markup(clock(updated_at, reader))))
    return " · ".join(parts)


def clock(at: datetime, reader: Reader) -> str:
    """A wall-clock time in the server's zone, "21:14" or "9:14 PM"."""
    return format_time(at, format="short", tzinfo=reader.zone, locale=reader.text.locale.replace("-", "_"))


def _day(at: datetime, reader: Reader) -> str:
    return format_date(at.astimezone(reader.zone).date(), format="medium", locale=reader.text.locale.replace("-", "_"))


def card_buttons(stream: Stream, text: Text, *, money_hidden: bool) -> discord.ui.View:
    """What one can do with a card; works for as long as the message stands."""
    view = row_of(
        button(
            "card-numbers", stream.id, label=text.say("button-numbers"), emoji="🔢", style=discord.ButtonStyle.primary
        ),
        button("card-import", stream.id, label=text.say("button-import"), emoji="📥"),
        button("card-thanks", stream.id, label=text.say("button-thanks"), emoji="💌"),
        button("card-export", stream.id, label=text.say("button-export"), emoji="📄"),
        button("card-how", stream.id, label=text.say("button-how"), emoji="❔"),
    )
    if money_hidden:
        view.add_item(button("card-money", stream.id, label=text.say("button-my-figures"), emoji="🔒"))
    return view


def picture_of(summary: Summary, reader: Reader) -> CardPicture:
    """What the card's picture shows. Money never stands in it."""
    text, stream = reader.text, summary.stream
    peak = busiest(summary.bars)
    facts = (
        Fact(write_duration(summary.duration), text.say("picture-on-air")),
        Fact(text.number(summary.reported_gifts), text.say("picture-gifts", count=summary.reported_gifts)),
    )
    return CardPicture(
        handle=f"@{stream.creator.handle}",
        title=stream.title or "",
        date=_day(stream.started_at, reader),
        diamonds=text.number(summary.diamonds),
        diamonds_label=text.say("picture-diamonds", count=summary.diamonds),
        minutes=summary.minutes,
        curve=summary.curve,
        bars=summary.bars,
        bars_label=text.say("picture-bars"),
        quiet=text.say("picture-quiet"),
        facts=facts,
        board=tuple(TopRow(row.name or "", text.number(row.diamonds)) for row in summary.top_supporters[:3]),
        board_label=text.say("picture-supporters"),
        peak="" if peak is None else text.say("picture-peak", at=Markup(_offset(peak[0])), gifts=peak[1]),
        note=""
        if summary.coverage is None
        else text.say(
            "picture-coverage",
            percent=percent_words(summary.reported_diamonds, summary.diamonds, summary.coverage),
        ),
        locale=text.locale,
    )


def _offset(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _rate_source(summary: Summary, text: Text) -> list[Markup]:
    """Where the rate is from, and what the estimate is in the server's currency."""
    valued, lines = summary.valued, list[Markup]()
    if valued is None or valued.origin is Origin.STOCK or valued.since is None:
        lines.append(text.say("how-rate-source"))
    else:
        lines.append(text.say("how-rate-set", origin=since_words(text, valued)))
    if summary.estimate is not None and summary.local is not None:
        usd, local = text.usd(summary.estimate.expected), text.money(summary.local)
        lines.append(text.say("how-local", usd=usd, local=local))
    elif summary.without_rate is not None:
        lines.append(text.say("how-local-missing", currency=summary.without_rate))
    return lines


def how(summary: Summary, text: Text) -> str:
    """The arithmetic of a card, line by line; of money only what the summary carries."""
    lines = [text.say("how-diamonds", diamonds=summary.diamonds)]
    key = "how-total-known" if summary.total_known else "how-reported"
    lines.append(
        text.say(key, reported=summary.reported_diamonds, gifts=summary.reported_gifts, diamonds=summary.diamonds)
    )
    if summary.estimate is not None:
        lines += [
            text.say(
                "how-rate", diamonds=summary.diamonds, rate=text.share(rate), usd=text.usd(usd), which=Markup(which)
            )
            for which, rate, usd in (
                ("low", summary.estimate.rate.low, summary.estimate.low),
                ("expected", summary.estimate.rate.expected, summary.estimate.expected),
                ("high", summary.estimate.rate.high, summary.estimate.high),
            )
        ]
        lines += _rate_source(summary, text)
    else:
        lines.append(text.say("how-money-private"))
    if summary.diamonds_change is not None:
        change = summary.diamonds_change
        lines.append(text.say("how-comparison", usual=change.usual, streams=change.streams, diamonds=summary.diamonds))
    return "\n".join(lines)
