"""The card at its limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.creators import Creator, Share
from domain.metrics import Metric
from domain.rates import STOCK
from domain.streams import GiftTotal, Past, State, Stream, StreamRecord, SupporterTotal
from domain.summaries import summarise
from ui.cards import Reader, card, card_buttons, how, picture_of
from ui.text import text_in

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER = Reader(text_in("en-US"), ZoneInfo("Europe/Berlin"))
LUNA = Creator(1, 7, "lunaplays", 8, confirmed=True, share=Share.PUBLIC)
MOST = 10**12


def stream(title: str | None = None, state: State = State.ENDED) -> Stream:
    """Two hours of a stream."""
    ended = NOON + timedelta(hours=2) if state is State.ENDED else None
    return Stream(3, LUNA, state, NOON, ended, title, "q&a")


def record(name: str = "rosefan", gift: str = "Rose", title: str | None = None, amount: int = 5) -> StreamRecord:
    """A stream with everything that a card can show."""
    return StreamRecord(
        stream=stream(title),
        reported_diamonds=amount * 9,
        reported_gifts=amount * 9,
        reports=9,
        gifts=tuple(GiftTotal(n, gift, amount, amount) for n in range(9)),
        supporters=tuple(SupporterTotal(name, amount, amount) for _ in range(9)),
        minutes=(),
        metrics=dict.fromkeys(Metric, amount),
        past=tuple(
            Past(NOON - timedelta(days=day), timedelta(hours=1), 1, dict.fromkeys(Metric, 1)) for day in range(1, 6)
        ),
    )


@pytest.mark.parametrize("name", ["x" * 40, "*" * 40, "مريم" * 10, "👨‍👩‍👧‍👦" * 5, "@everyone", "```"])
@pytest.mark.parametrize("amount", [0, 5, MOST])
def test_a_card_stays_within_what_discord_takes(name: str, amount: int) -> None:
    summary = summarise(record(name, name, name[:100], amount), STOCK, NOON)
    embed = card(summary, READER, picture=True, updated_at=NOON)
    assert len(embed) <= 6000
    assert len(embed.title or "") <= 256
    assert len(embed.author.name or "") <= 256
    assert len(embed.description or "") <= 4096
    for field in embed.fields:
        assert 0 < len(field.value or "") <= 1024
    assert len(how(summary, READER.text)) <= 2000


def test_a_card_of_nothing_at_all_is_still_a_card() -> None:
    nothing = StreamRecord(stream(), 0, 0, 0, (), (), (), {}, ())
    embed = card(summarise(nothing, None, NOON), READER, picture=False)
    assert "0 diamonds · 2h" in (embed.title or "")
    assert "no gifts yet" in (embed.description or "")
    assert embed.fields == []


def test_money_stands_on_a_card_exactly_when_it_may_be_seen() -> None:
    shown = card(summarise(record(), STOCK, NOON), READER, picture=False)
    hidden = card(summarise(record(), None, NOON), READER, picture=False)
    assert "$" in (shown.description or "")
    assert "$" not in str(hidden.to_dict())
    assert "$" not in how(summarise(record(), None, NOON), READER.text)


def test_whoever_sees_no_money_gets_a_button_to_ask_for_it() -> None:
    assert len(card_buttons(stream(), READER.text, money_hidden=True).children) == 6
    assert len(card_buttons(stream(), READER.text, money_hidden=False).children) == 5


def test_the_arrow_points_the_way_that_a_number_went() -> None:
    embed = card(summarise(record(amount=5), None, NOON), READER, picture=False)
    engagement = next(field for field in embed.fields if field.name == "Engagement")
    assert "▲ 400 %" in (engagement.value or "")


def test_the_picture_shows_no_money() -> None:
    picture = picture_of(summarise(record(), STOCK, NOON), READER)
    assert "$" not in str(picture)
    assert picture.diamonds == "5"


def test_times_are_in_the_servers_zone() -> None:
    embed = card(summarise(record(), None, NOON), READER, picture=False, updated_at=NOON)
    assert "updated 1:00" in (embed.footer.text or "")
