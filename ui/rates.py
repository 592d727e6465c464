"""How setting and looking at rates looks: reward rates, and what currencies are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.rates import Origin
from ui.forms import Field
from ui.money import rate_words, since_words, worth_words
from ui.press import button, row_of
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from domain.creators import Creator
    from domain.rates import RateChange, RateSheet, UsdRateChange
    from ui.text import Text

MOST_DATED = 12
"""Dated rates that a reply lists."""
PARTS = ("low", "expected", "high")


def _owner(text: Text, creator: Creator | None) -> Markup:
    return text.say("rate-of-server") if creator is None else text.say("rate-of-creator", creator=creator.handle)


def sheet(text: Text, shown: RateSheet) -> Reply:
    """The rate of today, where it is from, and every dated one."""
    today = shown.today
    lines = [
        text.say(
            "rate-today",
            whose=_owner(text, shown.creator),
            rate=rate_words(text, today.rate),
            origin=since_words(text, today),
        )
    ]
    if today.origin is Origin.STOCK:
        lines.append(text.say("how-rate-source"))
    elif today.origin is Origin.SERVER and shown.creator is not None:
        lines.append(text.say("rate-none-own", creator=shown.creator.handle))
    if shown.dated:
        lines.append(text.say("rate-dated"))
        lines += [
            text.say("rate-dated-line", day=text.day(each.since), rate=rate_words(text, each.rate))
            for each in shown.dated[:MOST_DATED]
        ]
        if len(shown.dated) > MOST_DATED:
            lines.append(text.say("and-more", count=len(shown.dated) - MOST_DATED))
    lines.append(text.say("rate-how-to-set"))
    return Reply("\n".join(lines))


def changed(text: Text, change: RateChange, given: AbstractSet[str]) -> Reply:
    """What holds from when on, what followed by itself, and how to take it back."""
    if change.repeated:
        rate = rate_words(text, change.after.rate)
        return Reply(text.say("rate-same", whose=_owner(text, change.creator), rate=rate, day=text.day(change.since)))
    lines = [
        text.say(
            "rate-set",
            whose=_owner(text, change.creator),
            rate=rate_words(text, change.after.rate),
            day=text.day(change.since),
            before=rate_words(text, change.before.rate),
            origin=since_words(text, change.before),
        ),
        *_followed(text, change, given),
        text.say("rate-streams", streams=change.streams),
    ]
    undo = button("rate-undo", change.id, label=text.say("button-undo"), emoji="↩️")
    return Reply("\n".join(lines), view=row_of(undo))


def _followed(text: Text, change: RateChange, given: AbstractSet[str]) -> list[Markup]:
    """Parts that were left out: they stay, or had to move along."""
    said: list[Markup] = []
    for part in PARTS:
        if part in given:
            continue
        before, after = getattr(change.before.rate, part), getattr(change.after.rate, part)
        key = "rate-part-stays" if before == after else "rate-part-moved"
        said.append(text.say(key, part=Markup(part), share=text.share(after), before=text.share(before)))
    return said


def undone(text: Text, change: RateChange) -> Reply:
    """What holds again."""
    said = text.say(
        "rate-undone",
        whose=_owner(text, change.creator),
        day=text.day(change.since),
        rate=rate_words(text, change.after.rate),
        origin=since_words(text, change.after),
    )
    return Reply(f"{said}\n{text.say('rate-streams', streams=change.streams)}")


# -- currencies --------------------------------------------------------------------------------------------------------


def usd_changed(text: Text, change: UsdRateChange) -> Reply:
    """What a currency is worth from when on, and which entries were converted by it."""
    worth = worth_words(text, change.rate)
    if change.repeated:
        return Reply(text.say("usd-rate-same", worth=worth, day=text.day(change.rate.since)))
    said = text.say("usd-rate-set", worth=worth, day=text.day(change.rate.since))
    before = [] if change.before is None else [text.say("usd-rate-before", worth=worth_words(text, change.before))]
    undo = button("usd-rate-undo", change.id, label=text.say("button-undo"), emoji="↩️")
    lines = [said, *before, text.say("usd-rate-converted", entries=change.converted)]
    if change.waiting_since is None:
        return Reply("\n".join(lines), view=row_of(undo))
    day, currency = change.waiting_since, change.rate.currency
    lines.append(text.say("usd-rate-waiting", entries=change.waiting, day=text.day(day)))
    label = text.say("button-usd-rate-from", currency=currency, day=text.day(day))
    earlier = button("usd-rate", currency, day.isoformat(), label=label, emoji="💱")
    return Reply("\n".join(lines), view=row_of(undo, earlier))


def usd_undone(text: Text, change: UsdRateChange) -> Reply:
    """What holds again, and what became of the entries."""
    said = text.say("usd-rate-undone", worth=worth_words(text, change.rate), day=text.day(change.rate.since))
    again = (
        text.say("usd-rate-none", currency=change.rate.currency)
        if change.before is None
        else text.say("usd-rate-again", worth=worth_words(text, change.before))
    )
    return Reply("\n".join([said, again, text.say("usd-rate-unconverted", entries=change.converted)]))


def usd_fields(text: Text, currency: str, day: str) -> list[Field]:
    """The form for what a currency is worth."""
    return [
        Field("usd_rate", text.say("usd-rate-field", currency=currency), example="1.08", required=True, longest=40),
        Field("since", text.say("usd-rate-since"), value=day, required=True, longest=40),
    ]
