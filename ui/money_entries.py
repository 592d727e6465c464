"""How incomes and payouts look: kept, taken back, listed, and what a payout says about the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from domain.currencies import USD
from domain.errors import NotFound
from domain.ledger import Income, Kind, Payout
from domain.payouts import LEAST_DIAMONDS, Implied, Unknown
from ui.layout import ACCENT, LONGEST_EMBED, PAGE, bounded, turns
from ui.money import entry_words, in_currency, rate_words, since_words
from ui.options import LONGEST_CHOICE
from ui.press import Lasting, button, row_of
from ui.reply import Reply
from ui.text import STOCK_LOCALE, Markup, harmless, text_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from domain.access import Caller
    from domain.ledger import Entered, Kept, Listed
    from domain.payouts import Says
    from domain.rates import Reporting
    from ui.text import Text

    Matching = Callable[[Caller, str], Awaitable[Sequence[tuple[str, Entered]]]]

NOTE_IN_LIST = 60
"""Letters of a note that a list shows."""
_LISTS = {
    "income": ("income-list-title", "income-list-empty"),
    "payout": ("payout-list-title", "payout-list-empty"),
}


def kind_choices() -> list[app_commands.Choice[str]]:
    """The kinds of income, by name."""
    text = text_in(STOCK_LOCALE)
    return [app_commands.Choice(name=text.say(_kind_key(kind)), value=kind.value) for kind in Kind]


def _kind_key(kind: Kind) -> str:
    return f"income-kind-{kind.replace('_', '-')}"


async def picked(typed: str, caller: Caller, matching: Matching) -> int:
    """The number of the entry that was picked, or typed as its number or by something in it.

    Raises:
        NotFound: none of those that ``matching`` finds for this caller fits, or several do.
    """
    number = typed.strip().removeprefix("#")
    if number.isdecimal():
        return int(number)
    found = await matching(caller, typed)
    if len(found) != 1:
        raise NotFound("money-several" if found else "money-unknown", piece=typed)
    return found[0][1].id


def what(text: Text, entry: Entered) -> Markup:
    """Reads "Sponsorship", "Payout"."""
    return text.say(_kind_key(entry.kind)) if isinstance(entry, Income) else text.say("payout-word")


def _noun(entry: Entered) -> str:
    return "income" if isinstance(entry, Income) else "payout"


def kept(
    text: Text, done: Kept[Income] | Kept[Payout], reporting: Reporting, *, manager: bool, says: Says | None = None
) -> Reply:
    """What is kept now, as entered and as converted; what is missing, and how to take it back."""
    entry = done.entry
    lines = [
        text.say(
            "entry-kept",
            what=what(text, entry),
            creator=done.creator.handle,
            amount=entry_words(text, entry),
            local=_local(text, entry, reporting),
            day=text.day(entry.day),
            note=_note(entry.note),
        )
    ]
    if done.repeated:
        lines.insert(0, text.say("entry-repeated"))
    items = [button(f"{_noun(entry)}-remove", entry.id, label=text.say("button-undo"), emoji="↩️")]
    missing = _missing(entry, reporting)
    if entry.micro_usd is None:
        lines.append(text.say("entry-without-rate", currency=entry.amount.currency, day=text.day(entry.day)))
    elif missing:
        lines.append(text.say("local-without-rate", currency=missing, day=text.day(entry.day)))
    if missing and manager:
        label = text.say("button-usd-rate", currency=missing)
        items.append(button("usd-rate", missing, entry.day.isoformat(), label=label, emoji="💱"))
    elif missing:
        lines.append(text.say("entry-ask-manager", currency=missing))
    if done.reminds:
        lines.append(text.say("income-disclose"))
    if says is not None:
        lines += said_lines(text, says)
        items += _adopt(text, says)
    return Reply("\n".join(lines), view=row_of(*items))


def _missing(entry: Entered, reporting: Reporting) -> str | None:
    """The currency that has no rate for the entry's day: its own, else the server's."""
    if entry.micro_usd is None:
        return entry.amount.currency
    known = reporting.on(entry.day, entry.micro_usd) is not None
    return None if known or entry.amount.currency == reporting.currency else reporting.currency


def _local(text: Text, entry: Entered, reporting: Reporting) -> Markup:
    if entry.micro_usd is None or entry.amount.currency == reporting.currency:
        return Markup("")
    return in_currency(text, reporting, entry.day, entry.micro_usd)


def _note(note: str | None, longest: int = 200) -> Markup:
    if not note:
        return Markup("")
    return Markup(f" · {harmless(note if len(note) <= longest else f'{note[: longest - 1]}…')}")


def said_lines(text: Text, says: Says) -> list[Markup]:
    """What a payout says about the rate, beside the one that is assumed; or why it says nothing."""
    found, payout = says.implied, says.payout
    assumed = Markup(f"{rate_words(text, says.assumed.rate)}, {since_words(text, says.assumed)}")
    if isinstance(found, Unknown):
        currency, least = payout.amount.currency, LEAST_DIAMONDS
        return [text.say(f"payout-says-{found}", currency=currency, least=least, assumed=assumed)]
    assert payout.covers_from is not None  # noqa: S101 - a rate is implied only for a known time
    assert payout.covers_to is not None  # noqa: S101
    covered = found.covered
    lines = [
        text.say(
            "payout-says",
            first=text.day(payout.covers_from),
            last=text.day(payout.covers_to),
            streams=covered.streams,
            diamonds=covered.diamonds,
            usd=text.usd(found.micro_usd),
            payouts=found.payouts,
            share=text.share(found.share),
            assumed=assumed,
        )
    ]
    if found.gifts_missing:
        lines.append(text.say("payout-says-missing"))
    elif covered.unsure:
        lines.append(text.say("payout-says-unsure", streams=covered.unsure))
    return lines


def _adopt(text: Text, says: Says) -> list[Lasting]:
    found = says.implied
    if not isinstance(found, Implied) or found.gifts_missing or found.share == says.assumed.rate.expected:
        return []
    label = text.say("button-adopt", share=text.share(found.share))
    return [
        button("rate-adopt", says.payout.id, found.share, label=label, emoji="📐", style=discord.ButtonStyle.primary)
    ]


def says_otherwise(text: Text, says: Says) -> Reply:
    """The button was of a time when the payout implied another rate: what it says now."""
    items = _adopt(text, says)
    lines = [text.say("payout-says-otherwise"), *said_lines(text, says)]
    return Reply("\n".join(lines), view=row_of(*items) if items else None)


def removed(text: Text, done: Kept[Income] | Kept[Payout]) -> Reply:
    """Taken back, and how to bring it back."""
    entry = done.entry
    key = "entry-removed-before" if done.repeated else "entry-removed"
    back = button(f"{_noun(entry)}-restore", entry.id, label=text.say("button-restore"), emoji="↩️")
    return Reply(text.say(key, **_told(text, done)), view=row_of(back))


def restored(text: Text, done: Kept[Income] | Kept[Payout]) -> Reply:
    """Back again."""
    entry = done.entry
    key = "entry-restored-before" if done.repeated else "entry-restored"
    again = button(f"{_noun(entry)}-remove", entry.id, label=text.say("button-delete"), emoji="🗑️")
    return Reply(text.say(key, **_told(text, done)), view=row_of(again))


def _told(text: Text, done: Kept[Income] | Kept[Payout]) -> dict[str, str]:
    entry = done.entry
    return {
        "what": what(text, entry),
        "creator": done.creator.handle,
        "amount": entry_words(text, entry),
        "day": text.day(entry.day),
        "note": _note(entry.note),
    }


def listed(text: Text, noun: str, found: Listed[Income] | Listed[Payout], page: int) -> Reply:
    """Ten a page, the newest first, with what all of them come to."""
    title, empty = _LISTS[noun]
    embed = discord.Embed(title=text.say(title, creator=found.creator.handle), colour=ACCENT)
    lines = [_line(text, entry) for entry in found.entries]
    embed.description = bounded(lines, text, LONGEST_EMBED) if lines else text.say(empty)
    if found.count:
        embed.add_field(name=text.say("entry-total"), value="\n".join(_totals(text, found)), inline=False)
    if found.count > PAGE:
        embed.set_footer(text=text.say("entry-page", page=page + 1, pages=-(-found.count // PAGE), entries=found.count))
    handle = found.creator.handle
    return Reply(embed=embed, view=turns(text, f"{noun}-page", handle, page=page, older=found.more))


def _line(text: Text, entry: Entered) -> Markup:
    covers = ""
    if isinstance(entry, Payout) and entry.covers_from is not None and entry.covers_to is not None:
        first, last = text.day(entry.covers_from), text.day(entry.covers_to)
        covers = f" · {text.say('payout-covers', first=first, last=last)}"
    return text.say(
        "entry-line",
        id=entry.id,
        day=text.day(entry.day),
        what=what(text, entry),
        amount=entry_words(text, entry),
        rest=Markup(f"{covers}{_note(entry.note, NOTE_IN_LIST)}"),
    )


def _totals(text: Text, found: Listed[Income] | Listed[Payout]) -> list[Markup]:
    currency = found.reporting.currency
    local = "" if currency == USD or found.converted is None else f" (≈ {text.money(found.converted)})"
    lines = [Markup(f"**{text.usd(found.micro_usd)}**{local}")]
    if found.converted is None:
        lines.append(text.say("total-without-rate", currency=currency))
    if found.unconverted:
        amounts = Markup(" · ".join(text.money(amount) for amount in found.unconverted))
        lines.append(text.say("total-unconverted", amounts=amounts))
    return lines


def label(handle: str, entry: Entered) -> str:
    """An entry in autocomplete, as plain text: "#7 · 2026-11-22 · Merch · €250.00 · @lunaplays"."""
    text = text_in(STOCK_LOCALE)
    parts: Sequence[str] = (f"#{entry.id}", entry.day.isoformat(), what(text, entry), text.money(entry.amount))
    return " · ".join([*parts, f"@{handle}", *([entry.note] if entry.note else [])])[:LONGEST_CHOICE]
