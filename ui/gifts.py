"""How reports of gifts look: what was logged, what was taken back, boards, prices, thanks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
from discord.utils import escape_mentions

from domain.gifts import Way
from domain.money import estimate
from domain.names import is_handle
from domain.streams import State
from ui.layout import ACCENT, LONGEST_EMBED, LONGEST_REPLY, MEDALS, PAGE, bounded, mention, places, shortened, turns
from ui.money import rate_words, since_words
from ui.press import Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import Markup, harmless, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.gifts import Gift, GiftCount, ReportLine, Standing, Undone, Unread
    from domain.rates import Valued
    from domain.streams import Stream, SupporterTotal
    from domain.thanks import Thanks, ThankYou
    from ui.text import Text

LONGEST_BOX = 1_800
"""Letters of the box that is copied; its title and the marks around it fit beside it."""
ITEMS_IN_LINE = 10
"""Gifts of one report that the list names; a pasted line may hold hundreds."""
BOARD = 20
"""Supporters on the board."""
GIFTS_IN_THANKS = 3
"""Kinds of gifts that one supporter is thanked for by name."""
MOST_SUGGESTIONS = 14
"""Buttons for suggestions in one message: with Undo three rows of five; two rows are left for selects."""
MOST_CHOICES = 25
"""Entries of one select."""


def item_words(text: Text, item: GiftCount) -> Markup:
    """Reads "5 × Rose from rosefan"."""
    key = "gift-item-from" if item.supporter else "gift-item"
    return text.say(key, count=item.count, gift=item.gift.name, supporter=item.supporter)


@dataclass(frozen=True, slots=True)
class Fix:
    """What a suggestion's button carries: enough to log the gift that was meant, once."""

    key: str
    stream: int
    gift: int
    count: int
    supporter: str | None

    @classmethod
    def read(cls, parts: Sequence[str]) -> Fix:
        """Back from the parts of a ``custom_id``."""
        request, piece, stream, gift, count, *supporter = parts
        return cls(f"{request}:{piece}", int(stream), int(gift), int(count), ":".join(supporter) or None)


def logged(text: Text, standing: Standing, key: str = "", unread: Sequence[Unread] = ()) -> Reply:
    """What was just logged, the running total, Undo; and beneath, what was not understood with ways out.

    The total and what was not understood always fit; of a long line's gifts some may only be counted.
    """
    view = row_of()
    problems = _problems(text, view, standing.stream, key, unread)
    view.add_item(button("gift-undo", standing.report_id, label=text.say("button-undo"), emoji="↩️"))
    for choice in _single_undos(text, standing):
        view.add_item(choice)
    end = bounded([_total(text, standing), *_where(text, standing), *problems], text, LONGEST_REPLY // 2)
    lines = [f"🎁 {item_words(text, item)}  ·  {text.number(item.diamonds)} 💎" for item in standing.items]
    if standing.repeated:
        lines.insert(0, text.say("gift-already-logged"))
    return Reply(f"{bounded(lines, text, LONGEST_REPLY - len(end))}\n{end}", view=view)


def not_understood(text: Text, stream: Stream, key: str, unread: Sequence[Unread]) -> Reply:
    """Nothing of a line was certain: each piece with what it may have meant."""
    view = row_of()
    problems = _problems(text, view, stream, key, unread)
    heading = "gift-log-unsure" if view.children else "gift-log-nothing"
    return Reply(bounded([text.say(heading), *problems, text.say("gift-log-example")], text), view=view)


def _total(text: Text, standing: Standing | Undone) -> Markup:
    creator = standing.stream.creator.handle
    return text.say("gift-stream-total", diamonds=standing.diamonds, gifts=standing.gifts, creator=creator)


def _where(text: Text, standing: Standing | Undone) -> list[Markup]:
    """A stream that is over is named, so that nobody fills last night's stream unnoticed."""
    stream = standing.stream
    if stream.ended_at is None or stream.state is not State.ENDED:
        return []
    return [text.say("gift-into-ended", ended=moment(stream.ended_at, "R"))]


def _problems(text: Text, view: discord.ui.View, stream: Stream, key: str, unread: Sequence[Unread]) -> list[Markup]:
    """One line for each piece that was not understood; its suggestions become buttons while there is room."""
    lines: list[Markup] = []
    for position, piece in enumerate(unread):
        details = {name: shortened(value) for name, value in piece.details.items()}
        lines.append(Markup(f"{'❓' if piece.suggestions else '⚠️'} {text.say(piece.reason, **details)}"))
        for gift in piece.suggestions:
            if len(view.children) < MOST_SUGGESTIONS:
                label = text.say("gift-suggestion", count=piece.count, gift=Markup(gift.name), coins=gift.coins)
                parts = (key, position, stream.id, gift.id, piece.count, piece.supporter or "")
                view.add_item(button("gift-fix", *parts, label=label, emoji="🎁"))
    return lines


def _single_undos(text: Text, standing: Standing) -> list[Lasting]:
    """Selects over the single gifts of a line; one holds 25, and there is room for two."""
    if len(standing.items) == 1:
        return []
    choices = [
        (f"{item.count} × {item.gift.name}" + (f" · {item.supporter}" if item.supporter else ""), str(event))
        for item, event in zip(standing.items, standing.event_ids, strict=True)
    ]
    hint = text.say("gift-undo-one-hint")
    return [
        select("gift-undo-one", standing.report_id, first, hint=hint, choices=choices[first : first + MOST_CHOICES])
        for first in range(0, min(len(choices), 2 * MOST_CHOICES), MOST_CHOICES)
    ]


def undone(text: Text, taken_back: Undone) -> Reply:
    """What was taken back, and what the stream stands at now."""
    lines = [f"↩️ {item_words(text, item)}" for item in taken_back.items]
    end = _total(text, taken_back)
    return Reply(f"{bounded([text.say('gift-undone'), *lines], text, LONGEST_REPLY - len(end))}\n{end}")


def listed(text: Text, stream: Stream, reports: Sequence[ReportLine], page: int) -> Reply:
    """A stream's reports, newest first, ten a page (and one more where there are older ones).

    What was taken back is struck through.
    """
    embed = discord.Embed(title=text.say("gift-list-title", creator=stream.creator.handle), colour=ACCENT)
    lines = [_report_line(text, report) for report in reports[:PAGE]]
    embed.description = bounded(lines, text, LONGEST_EMBED) if lines else text.say("gift-list-empty")
    return Reply(embed=embed, view=turns(text, "gift-page", stream.id, page=page, older=len(reports) > PAGE))


def _report_line(text: Text, report: ReportLine) -> Markup:
    named = [
        f"~~{item_words(text, event.item)}~~" if event.voided_by else item_words(text, event.item)
        for event in report.events[:ITEMS_IN_LINE]
    ]
    if len(report.events) > ITEMS_IN_LINE:
        named.append(text.say("and-more", count=len(report.events) - ITEMS_IN_LINE))
    said = text.say(
        "gift-list-line",
        id=Markup(report.report_id),
        at=moment(report.reported_at, "t"),
        items=Markup(", ".join(named)),
        member=mention(report.reported_by),
    )
    if report.way is Way.IMPORTED:
        said = text.say("gift-list-imported", line=said)
    undoers = sorted({event.voided_by for event in report.events if event.voided_by is not None})
    return text.say("gift-list-void", line=said, member=mention(undoers[0])) if undoers else said


def report_label(report: ReportLine) -> str:
    """A report in a menu, as plain text: "#12 · 5 × Rose · rosefan"."""
    counted = [event.item for event in report.events if event.voided_by is None]
    items = ", ".join(f"{item.count} × {item.gift.name}" for item in counted)
    supporters = sorted({item.supporter for item in counted if item.supporter})
    return " · ".join([f"#{report.report_id}", items, *supporters[:1]])


def board_title(text: Text, period: str, creator: str | None) -> Markup:
    """Reads "Top supporters · this month · @lunaplays"."""
    rest = Markup(f" · @{harmless(creator.removeprefix('@'))}") if creator else Markup("")
    return text.say("board-title", period=Markup(period), rest=rest)


def board(text: Text, rows: Sequence[SupporterTotal], *, title: str) -> Reply:
    """The supporters' board: who sent most."""
    embed = discord.Embed(title=title, colour=ACCENT)
    shown = rows[:BOARD]
    lines = [
        text.say(
            "board-line",
            rank=Markup(MEDALS[place] if place < len(MEDALS) else f"`{place + 1}`"),
            name=row.name or text.say("nobody-named"),
            diamonds=row.diamonds,
            gifts=row.gifts,
        )
        for place, row in zip(places([row.diamonds for row in shown]), shown, strict=True)
    ]
    embed.description = bounded(lines, text, LONGEST_EMBED) if lines else text.say("board-empty")
    return Reply(embed=embed, private=False)


def value(text: Text, gift: Gift, count: int, valued: Valued, as_of: str) -> Reply:
    """What gifts cost and may bring, with the rate that says so and where it is from."""
    name, worth = harmless(gift.name), estimate(gift.coins * count, valued.rate)
    embed = discord.Embed(title=f"{text.number(count)} × {name}" if count > 1 else name, colour=ACCENT)
    embed.description = text.say(
        "gift-value",
        coins=gift.coins * count,
        diamonds=gift.coins * count,
        expected=text.usd(worth.expected),
        low=text.usd(worth.low),
        high=text.usd(worth.high),
        rate=rate_words(text, worth.rate),
        origin=since_words(text, valued),
    )
    embed.set_footer(text=text.say("gift-value-source", as_of=as_of))
    return Reply(embed=embed, private=False)


def thank_you(text: Text, stream: Stream, thanks: Thanks) -> Reply:
    """The thank-you list in a box that copies with one touch, the biggest first and most prominent.

    One that is too long for a message comes as a text file.
    """
    creator = stream.creator.handle
    if not thanks.supporters:
        return Reply(text.say("thanks-empty", creator=creator))
    box = "\n".join(_thanks_line(text, one) for one in thanks.supporters)
    title = text.say("thanks-title", creator=creator)
    if len(box) > LONGEST_BOX:
        return Reply(title, files=(discord.File(io.BytesIO(box.encode()), f"thanks-{creator}.txt"),))
    return Reply(f"{title}\n```\n{box.replace('`', chr(39))}\n```")


def _thanks_line(text: Text, one: ThankYou) -> Markup:
    """Inside a box nothing is formatted, so names go in as they are; but pasted, they must ping nobody."""
    gifts = [
        f"{text.number(gift.count)} × {gift.name}" if gift.count > 1 else text.say("the-gift", gift=Markup(gift.name))
        for gift in one.gifts[:GIFTS_IN_THANKS]
    ]
    key = "thanks-line-big" if one.prominent else "thanks-line"
    name = f"@{one.supporter}" if is_handle(one.supporter) else one.supporter
    return text.say(key, name=Markup(escape_mentions(name)), gifts=Markup(", ".join(gifts)))
