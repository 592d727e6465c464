"""How somebody's earnings are computed, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from domain.currencies import USD
from domain.periods import Period
from ui.earnings_words import before_words, change_words, period_words
from ui.layout import ACCENT, LONGEST_EMBED, bounded
from ui.ledger_files.source import exact, per_unit, rate_of
from ui.money import since_words
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from domain.earnings import AtRate, Earnings
    from domain.ledger import Entered
    from domain.money import UsdRate
    from ui.text import Text

MOST_ENTRIES = 20
"""Incomes and payouts that are computed line by line; the export holds all."""


def how(earned: Earnings, currencies: Sequence[UsdRate], text: Text, zone: ZoneInfo) -> Reply:
    """The arithmetic of what is shown."""
    lines = [*_gifts(earned, text), *_entered(earned, currencies, text), *_comparison(earned, text, zone)]
    embed = discord.Embed(colour=ACCENT, title=text.say("earnings-how-title", period=period_words(earned, text, zone)))
    embed.set_author(name=f"@{earned.ledger.creator.handle}")
    embed.description = bounded(lines, text, LONGEST_EMBED)
    return Reply(embed=embed)


def _gifts(earned: Earnings, text: Text) -> Iterator[str]:
    sums = earned.sums
    yield text.say("earnings-how-diamonds", diamonds=sums.diamonds, streams=len(earned.ledger.streams))
    if sums.reported is not None:
        reported, diamonds = sums.reported
        yield text.say("earnings-how-totals", diamonds=diamonds, reported=reported)
    for group in sums.rates:
        yield from _at_rate(group, text)
    if len(sums.rates) > 1:
        brought = [one.estimate for one in sums.rates]
        for which, parts, whole in (
            ("low", [one.low for one in brought], sums.low),
            ("expected", [one.expected for one in brought], sums.expected),
            ("high", [one.high for one in brought], sums.high),
        ):
            added = Markup(" + ".join(map(text.usd, parts)))
            yield text.say("earnings-how-sum", which=Markup(which), parts=added, usd=text.usd(whole))
    if sums.rates:
        yield text.say("how-rate-source")


def _at_rate(group: AtRate, text: Text) -> Iterator[str]:
    rate, brings = group.valued.rate, group.estimate
    yield text.say("earnings-how-rate", streams=group.streams, origin=since_words(text, group.valued))
    for which, share, usd in (
        ("low", rate.low, brings.low),
        ("expected", rate.expected, brings.expected),
        ("high", rate.high, brings.high),
    ):
        yield text.say(
            "how-rate", diamonds=group.diamonds, rate=text.share(share), usd=text.usd(usd), which=Markup(which)
        )


def _entered(earned: Earnings, currencies: Sequence[UsdRate], text: Text) -> Iterator[str]:
    ledger = earned.ledger
    for key, entries, total in (
        ("earnings-how-income", ledger.incomes, ledger.income),
        ("earnings-how-payouts", ledger.payouts, ledger.paid),
    ):
        if not entries:
            continue
        yield ""
        yield text.say(key, usd=text.usd(total), count=len(entries))
        yield from (_entry(one, currencies, text) for one in entries[:MOST_ENTRIES])
        if len(entries) > MOST_ENTRIES:
            yield text.say("and-more", count=len(entries) - MOST_ENTRIES)
    if ledger.payouts:
        yield text.say("earnings-how-never-added")


def _entry(entry: Entered, currencies: Sequence[UsdRate], text: Text) -> Markup:
    if entry.micro_usd is None:
        return text.say("earnings-how-no-rate", day=text.day(entry.day), amount=_amount(entry))
    if entry.amount.currency == USD:
        return text.say("earnings-how-dollars", day=text.day(entry.day), usd=text.usd(entry.micro_usd))
    rate = per_unit(rate_of(entry, currencies))
    return text.say(
        "earnings-how-converted",
        day=text.day(entry.day),
        amount=_amount(entry),
        rate=Markup("?" if rate is None else f"{rate:f}"),
        usd=text.usd(entry.micro_usd),
    )


def _amount(entry: Entered) -> Markup:
    """As it was entered, every digit of it."""
    return Markup(f"{exact(entry.amount.micro):f} {entry.amount.currency}")


def _comparison(earned: Earnings, text: Text, zone: ZoneInfo) -> Iterator[str]:
    against = earned.against
    if against is None or earned.period is Period.ALL:
        return
    change = change_words(against.gifts, text)
    if change:
        yield ""
        yield text.say(
            "earnings-how-against",
            now=text.usd(earned.sums.expected),
            before=text.usd(against.before.expected),
            period=before_words(earned, text, zone),
            change=change,
        )
