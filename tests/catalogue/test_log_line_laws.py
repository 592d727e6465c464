"""Laws of the free text: written in any usual style it reads back the same, and nothing vanishes from any text."""

import re
from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.book import GiftBook
from catalogue.log_line import read_line
from catalogue.log_tokens import Kind, tokens_of
from domain.gifts import MOST_GIFTS_IN_A_REPORT, Gift, GiftCount

BOOK = GiftBook.load()
PLAIN = [gift for gift in BOOK.gifts if BOOK.meant(gift.name) == (gift,) and not gift.name[-1].isdigit()]
"""Gifts whose name leaves nothing open, and does not run into the count behind it."""
PEOPLE = ["rosefan", "nightowl", "zeynep_07", "mr.quill", "kovács", "مريم", "さくらんぼ", "big blue owl7"]

COUNTS = st.one_of(st.integers(1, 20), st.integers(1, MOST_GIFTS_IN_A_REPORT))
ITEMS = st.builds(GiftCount, st.sampled_from(PLAIN), COUNTS, st.sampled_from(PEOPLE))


def grouped(count: int) -> str:
    return f"{count:,}"


NUMBERS = st.sampled_from([str, grouped])
STYLES = st.sampled_from([
    "{count} {name} from {who}",
    "{count}x {name} by {who}",
    "{name} x{count} {who}",
    "{name} {who} x{count}",
    "{who} {count}x {name}",
    "{who}: {name} {count}",
    "{who}: {count} {name}",
    "{name}*{count} from {who}",
    "{name} ×{count} von {who}",
    "thanks {who} for {count} {name}",
    "{who} sent {count} {name}",
    "from {who} {count} {name}",
])  # fmt: skip
SEPARATORS = st.sampled_from([", ", "; ", "\n", " + ", " & ", " / ", " and ", ",\n", " | "])
SNIPPETS = [
    *"\n\t +&/,;:.!?x×*@<>()=-5k0₂🌹🦁é\u200b\u202e",
    "rose",
    "lion",
    "galxy",
    "from",
    "by",
    "and",
    "x5",
    "five",
]
JUNK = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.characters(), st.just(" ")), max_size=60).map("".join)
WRITTEN = st.lists(st.tuples(ITEMS, STYLES, NUMBERS), min_size=1, max_size=6)


@given(WRITTEN, SEPARATORS)
def test_a_list_written_in_usual_styles_reads_back_the_same(
    written: list[tuple[GiftCount, str, Callable[[int], str]]], separator: str
):
    text = separator.join(
        style.format(name=item.gift.name, count=number(item.count), who=item.supporter)
        for item, style, number in written
    )
    line = read_line(text, BOOK)
    assert line.unread == ()
    assert list(line.understood) == [item for item, _, _ in written]


@given(st.lists(st.tuples(st.sampled_from(PLAIN), COUNTS), min_size=1, max_size=6), st.sampled_from([", ", "\n", "; "]))
def test_gifts_of_nobody_read_back_the_same(written: list[tuple[Gift, int]], separator: str):
    line = read_line(separator.join(f"{count} {gift.name}" for gift, count in written), BOOK)
    assert line.unread == ()
    assert [(item.gift, item.count, item.supporter) for item in line.understood] == [
        (gift, count, None) for gift, count in written
    ]


@given(JUNK)
@example("a:\n")
@example("+, 5")
@example("5 rose from from")
@example("@: @a: rose")
@example("x")
@settings(max_examples=300)
def test_nothing_breaks_and_no_gift_vanishes(text: str):
    line = read_line(text, BOOK)
    pieces = [*line.sources, *(unread.piece for unread in line.unread)]
    assert all(piece in text for piece in pieces)
    assert len(line.sources) == len(line.understood)
    rest = text
    for piece in sorted(pieces, key=len, reverse=True):
        rest = rest.replace(piece, "\n", 1)
    assert not [token for token in tokens_of(rest, BOOK.shelf(), "en-US") if token.kind is Kind.GIFT]
    assert not text.strip() or pieces
    assert all(1 <= item.count <= MOST_GIFTS_IN_A_REPORT for item in line.understood)
    for unread in line.unread:
        assert len(unread.suggestions) <= 5
        assert 1 <= unread.count <= MOST_GIFTS_IN_A_REPORT
        assert re.fullmatch(r"piece-[a-z-]+", unread.reason)


@given(JUNK, JUNK)
@settings(max_examples=50)
def test_what_stands_on_another_line_changes_nothing(first: str, second: str):
    """No name before a colon reaches over a blank line."""
    second = second.replace("\n", " ").strip()
    alone = read_line(second, BOOK)
    if first.rstrip().endswith(tuple("\n\r")) or not alone.understood:
        return
    together = read_line(f"{first}\n\n{second}", BOOK)
    assert together.understood[-len(alone.understood) :] == alone.understood
