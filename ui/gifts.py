"""How reports of gifts look: what was logged, what was taken back, boards, prices, thanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from ui.press import Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import Markup, harmless, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Protocol

    from domain.gifts import Gift, GiftCount, ReportLine, Standing, Undone
    from domain.money import Estimate
    from domain.streams import Stream, SupporterTotal
    from domain.thanks import Thanks, ThankYou
    from ui.text import Text, Value

    class Unread(Protocol):
        """A piece of a line that was not understood, as the reader of the line hands it over."""

        @property
        def reason(self) -> str:
            """The key of the sentence that says why."""
            ...

        @property
        def details(self) -> Mapping[str, Value]:
            """What fills the sentence."""
            ...

        @property
        def suggestions(self) -> Sequence[Gift]:
            """Which gifts may be meant."""
            ...

        @property
        def count(self) -> int:
            """How many a suggestion logs."""
            ...

        @property
        def supporter(self) -> str | None:
            """From whom a suggestion logs."""
            ...


ACCENT = discord.Colour(0xFE2C55)
LONGEST_REPLY = 1_900
LONGEST_EMBED = 3_900
LONGEST_BOX = 1_800
LONGEST_PIECE = 80
"""Letters of a piece that was not understood, as it is shown again."""
PAGE = 10
"""Reports on one page."""
BOARD = 20
"""Supporters on the board."""
GIFTS_IN_THANKS = 3
MEDALS = ("🥇", "🥈", "🥉")
MOST_ITEMS = 20
"""Buttons in one message; a select takes a row of five."""


def item_words(text: Text, item: GiftCount) -> Markup:
    """Reads "5 × Rose from rosefan"."""
    key = "gift-item-from" if item.supporter else "gift-item"
    return text.say(key, count=item.count, gift=item.gift.name, supporter=item.supporter)


def bounded(lines: Sequence[str], text: Text, limit: int = LONGEST_REPLY) -> Markup:
    """As many lines as fit a message, and how many more there are."""
    kept: list[str] = []
    for position, line in enumerate(lines):
        if sum(len(one) + 1 for one in kept) + len(line) > limit:
            kept.append(text.say("and-more", count=len(lines) - position))
            break
        kept.append(line)
    return Markup("\n".join(kept))


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
    """What was just logged, the running total, Undo; and beneath, what was not understood with ways out."""
    lines = [f"🎁 {item_words(text, item)}  ·  {text.number(item.diamonds)} 💎" for item in standing.items]
    if standing.repeated:
        lines.insert(0, text.say("gift-already-logged"))
    view = row_of(button("gift-undo", standing.report_id, label=text.say("button-undo"), emoji="↩️"))
    if len(standing.items) > 1:
        view.add_item(_single_undo(text, standing))
    problems = _problems(text, view, standing.stream, key, unread)
    return Reply(bounded([*lines, _total(text, standing), *problems], text), view=view)


def not_understood(text: Text, stream: Stream, key: str, unread: Sequence[Unread]) -> Reply:
    """Nothing of a line was understood: each piece with what it may have meant."""
    view = row_of()
    problems = _problems(text, view, stream, key, unread)
    return Reply(bounded([text.say("gift-log-nothing"), *problems, text.say("gift-log-example")], text), view=view)


def _total(text: Text, standing: Standing | Undone) -> Markup:
    creator = standing.stream.creator.handle
    return text.say("gift-stream-total", diamonds=standing.diamonds, gifts=standing.gifts, creator=creator)


def _problems(
    text: Text, view: discord.ui.View, stream: Stream, key: str, unread: Sequence[Unread]
) -> Iterator[Markup]:
    """One line for each piece that was not understood; its suggestions become buttons while there is room."""
    for position, piece in enumerate(unread):
        details = {name: _shortened(value) for name, value in piece.details.items()}
        yield Markup(f"⚠️ {text.say(piece.reason, **details)}")
        for gift in piece.suggestions:
            if len(view.children) < MOST_ITEMS:
                label = f"{piece.count} × {gift.name} · {text.number(gift.coins)}"
                parts = (key, position, stream.id, gift.id, piece.count, piece.supporter or "")
                view.add_item(button("gift-fix", *parts, label=label, emoji="🎁"))


def _shortened(value: Value) -> Value:
    return f"{value[:LONGEST_PIECE]}…" if isinstance(value, str) and len(value) > LONGEST_PIECE else value


def _single_undo(text: Text, standing: Standing) -> Lasting:
    choices = [
        (f"{item.count} × {item.gift.name}" + (f" · {item.supporter}" if item.supporter else ""), str(event))
        for item, event in zip(standing.items, standing.event_ids, strict=True)
    ]
    return select("gift-undo-one", standing.report_id, hint=text.say("gift-undo-one-hint"), choices=choices)


def undone(text: Text, taken_back: Undone) -> Reply:
    """What was taken back, and what the stream stands at now."""
    lines = [f"↩️ {item_words(text, item)}" for item in taken_back.items]
    return Reply(bounded([text.say("gift-undone"), *lines, _total(text, taken_back)], text))


def listed(text: Text, stream: Stream, reports: Sequence[ReportLine], page: int) -> Reply:
    """A stream's reports, newest first, ten a page (and one more where there are older ones).

    What was taken back is struck through.
    """
    embed = discord.Embed(title=text.say("gift-list-title", creator=stream.creator.handle), colour=ACCENT)
    lines = [_report_line(text, report) for report in reports[:PAGE]]
    embed.description = bounded(lines, text, LONGEST_EMBED) if lines else text.say("gift-list-empty")
    return Reply(embed=embed, view=turns(text, "gift-page", stream.id, page=page, older=len(reports) > PAGE))


def turns(text: Text, verb: str, *parts: object, page: int, older: bool) -> discord.ui.View | None:
    """Buttons to newer and older pages; none where there is one page."""
    items: list[Lasting] = []
    if page > 0:
        items.append(button(verb, *parts, page - 1, label=text.say("button-newer"), emoji="◀️"))
    if older:
        items.append(button(verb, *parts, page + 1, label=text.say("button-older"), emoji="▶️"))
    return row_of(*items) if items else None


def _report_line(text: Text, report: ReportLine) -> Markup:
    items = ", ".join(
        f"~~{item_words(text, event.item)}~~" if event.voided_by else item_words(text, event.item)
        for event in report.events
    )
    said = text.say(
        "gift-list-line",
        id=Markup(report.report_id),
        at=moment(report.reported_at, "t"),
        items=Markup(items),
        member=mention(report.reported_by),
    )
    undoers = sorted({event.voided_by for event in report.events if event.voided_by is not None})
    return text.say("gift-list-void", line=said, member=mention(undoers[0])) if undoers else said


def report_label(report: ReportLine) -> str:
    """A report in a menu, as plain text: "#12 · 5 × Rose · rosefan"."""
    counted = [event.item for event in report.events if event.voided_by is None]
    items = ", ".join(f"{item.count} × {item.gift.name}" for item in counted)
    supporters = sorted({item.supporter for item in counted if item.supporter})
    return " · ".join([f"#{report.report_id}", items, *supporters[:1]])


def mention(member_id: int) -> Markup:
    """A member as Discord shows them; nobody is pinged, mentions are off for every message."""
    return Markup(f"<@{member_id}>")


def board_title(text: Text, period: str, creator: str | None) -> Markup:
    """Reads "Top supporters · this month · @lunaplays"."""
    rest = Markup(f" · @{harmless(creator.removeprefix('@'))}") if creator else Markup("")
    return text.say("board-title", period=Markup(period), rest=rest)


def board(text: Text, rows: Sequence[SupporterTotal], *, title: str) -> Reply:
    """The supporters' board: who sent most."""
    embed = discord.Embed(title=title, colour=ACCENT)
    lines = [
        text.say(
            "board-line",
            rank=Markup(MEDALS[place] if place < len(MEDALS) else f"`{place + 1}`"),
            name=row.name or text.say("nobody-named"),
            diamonds=row.diamonds,
            gifts=row.gifts,
        )
        for place, row in enumerate(rows[:BOARD])
    ]
    embed.description = bounded(lines, text, LONGEST_EMBED) if lines else text.say("board-empty")
    return Reply(embed=embed, private=False)


def value(text: Text, gift: Gift, count: int, worth: Estimate, as_of: str) -> Reply:
    """What gifts cost and may bring, with the rate that says so."""
    name = harmless(gift.name)
    embed = discord.Embed(title=f"{text.number(count)} × {name}" if count > 1 else name, colour=ACCENT)
    embed.description = text.say(
        "gift-value",
        coins=gift.coins * count,
        diamonds=gift.coins * count,
        expected=text.usd(worth.expected),
        low=text.usd(worth.low),
        high=text.usd(worth.high),
        rate=text.share(worth.rate.expected),
        low_rate=text.share(worth.rate.low),
        high_rate=text.share(worth.rate.high),
    )
    embed.set_footer(text=text.say("gift-value-source", as_of=as_of))
    return Reply(embed=embed, private=False)


def thank_you(text: Text, stream: Stream, thanks: Thanks) -> Reply:
    """The thank-you list in a box that copies with one touch, the biggest first and most prominent."""
    creator = stream.creator.handle
    if not thanks.supporters:
        return Reply(text.say("thanks-empty", creator=creator))
    lines = [_thanks_line(text, one) for one in thanks.supporters]
    box = bounded(lines, text, LONGEST_BOX).replace("`", "'")
    return Reply(f"{text.say('thanks-title', creator=creator)}\n```\n{box}\n```")


def _thanks_line(text: Text, one: ThankYou) -> Markup:
    """Inside a box nothing is formatted, so names go in as they are."""
    gifts = [f"{gift.count} × {gift.name}" if gift.count > 1 else gift.name for gift in one.gifts[:GIFTS_IN_THANKS]]
    key = "thanks-line-big" if one.prominent else "thanks-line"
    return text.say(key, name=Markup(one.supporter), gifts=Markup(", ".join(gifts)))
