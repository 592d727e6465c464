"""What an agency's file would bring, in words: gains, gaps, corrections, who is new, renamed or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from domain.numbers import write_duration
from ui.layout import bounded
from ui.reply import Reply
from ui.text import Markup, harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from domain.backstage import Counters
    from domain.backstage_preview import BackstagePreview, Corrected
    from ui.text import Text

LONGEST_FIELD = 950
"""Letters of an embed's field; Discord takes 1,024, and "and 7 more" may follow."""
MOST_LINES = 5
MOST_HANDLES = 15

T = TypeVar("T")


def backstage_lines(text: Text, shown: BackstagePreview) -> list[Markup]:
    """As of when it is, and what its creators gained since the files before."""
    lines = [text.say("backstage-as-of", creators=shown.creators, days=_days(text, shown.first_day, shown.as_of))]
    if not shown.rows_new:
        return lines  # what it brought, it brought before
    since = "backstage-gained-first" if shown.newest_known is None else "backstage-gained"
    lines.append(text.say(since, gained=gained_words(text, shown.gained)))
    if shown.newest_known is None:
        lines.append(text.say("backstage-first"))
    elif shown.older:
        lines.append(text.say("backstage-older", day=text.day(shown.newest_known)))
    return lines


def backstage_fields(text: Text, shown: BackstagePreview) -> list[tuple[str, str]]:
    """Everything that may surprise, with what it means."""
    fields = [
        _field(text, "several", _several(text, shown)),
        _field(text, "corrected", _listed(text, shown.corrected, lambda one: _corrected(text, one))),
        _field(text, "new", _new(text, shown)),
        _field(text, "renamed", _renamed(text, shown)),
        _field(text, "left", _left(text, shown)),
    ]
    return [(name, value) for name, value in fields if value]


def _field(text: Text, name: str, lines: Sequence[str]) -> tuple[str, str]:
    return text.say(f"backstage-field-{name}"), bounded(lines, text, LONGEST_FIELD)


def _listed(text: Text, items: Sequence[T], line: Callable[[T], Markup]) -> list[str]:
    lines: list[str] = [line(one) for one in items[:MOST_LINES]]
    if len(items) > MOST_LINES:
        lines.append(text.say("and-more", count=len(items) - MOST_LINES))
    return lines


def _several(text: Text, shown: BackstagePreview) -> list[str]:
    if shown.newest_known is None or not shown.rows_new:
        return []  # no file is missing before the first one, nor is anything new between
    return _listed(
        text,
        shown.several_days,
        lambda one: text.say("backstage-several", days=_days(text, one.first, one.last), creators=one.creators),
    )


def _corrected(text: Text, one: Corrected) -> Markup:
    days = _days(text, one.first, one.last)
    return text.say("backstage-corrected", creator=one.handle, days=days, gained=gained_words(text, one.gained))


def _new(text: Text, shown: BackstagePreview) -> list[str]:
    lines: list[str] = []
    if shown.to_register:
        lines.append(text.say("backstage-new", handles=handles(text, shown.to_register)))
    if shown.linked:
        lines.append(text.say("backstage-linked", handles=handles(text, shown.linked)))
    return lines


def _renamed(text: Text, shown: BackstagePreview) -> list[str]:
    lines = _listed(
        text, shown.renamed, lambda one: text.say("backstage-renamed", was=one.was, creator=one.handle.lower())
    )
    if shown.taken:
        lines.append(text.say("backstage-taken", handles=handles(text, shown.taken)))
    return lines


def _left(text: Text, shown: BackstagePreview) -> list[str]:
    lines: list[str] = []
    if shown.left:
        lines.append(text.say("backstage-left", handles=handles(text, shown.left)))
    if shown.unplaced:
        lines.append(text.say("backstage-unplaced", handles=handles(text, shown.unplaced)))
    return lines


def handles(text: Text, named: Sequence[str]) -> Markup:
    """Reads "@a, @b and 7 more"."""
    shown: list[str] = [f"@{harmless(handle)}" for handle in named[:MOST_HANDLES]]
    if len(named) > MOST_HANDLES:
        shown.append(text.say("and-more", count=len(named) - MOST_HANDLES))
    return Markup(", ".join(shown))


def gained_words(text: Text, gained: Counters) -> Markup:
    """Reads "12,345 💎, 34h live, 5 valid days"; what a file does not tell is left out."""
    parts: list[str] = []
    if gained.diamonds is not None:
        parts.append(text.say("backstage-diamonds", diamonds=_signed(text, gained.diamonds)))
    if gained.live is not None:
        sign = "-" if gained.live.total_seconds() < 0 else ""
        parts.append(text.say("backstage-live", live=Markup(f"{sign}{write_duration(abs(gained.live))}")))
    for name in ("valid_days", "new_followers", "streams"):
        value = getattr(gained, name)
        if value:
            key = f"backstage-{name.replace('_', '-')}"
            parts.append(text.say(key, count=abs(value), shown=_signed(text, value)))
    return Markup(", ".join(parts))


def _signed(text: Text, value: int) -> Markup:
    return Markup(f"-{text.number(-value)}") if value < 0 else text.number(value)


def _days(text: Text, first: date, last: date) -> Markup:
    return text.day(first) if first == last else Markup(f"{text.day(first)} – {text.day(last)}")


def registered(text: Text, new: Sequence[str], skipped: Sequence[str]) -> Reply:
    """Whose handles are registered now, without a member; ``skipped`` were taken off the list here before."""
    lines = [text.say("import-registered", creators=len(new), handles=handles(text, new))]
    if skipped:
        lines.append(text.say("import-registered-not", handles=handles(text, skipped)))
    return Reply("\n".join(lines))
