"""The sample adds up like a real stream, so that the card which shows it can be believed."""

from __future__ import annotations

from datetime import UTC, datetime

from catalogue.book import GiftBook
from domain.sample import sample_record
from domain.summaries import summarise

NOW = datetime(2026, 3, 1, 21, tzinfo=UTC)


def test_every_board_of_it_comes_to_the_same_sum():
    record = sample_record(1, "Sample", NOW)
    for board in (record.gifts, record.supporters, record.minutes):
        assert sum(row.diamonds for row in board) == record.reported_diamonds
    assert sum(row.count for row in record.gifts) == record.reported_gifts
    assert sum(row.gifts for row in record.minutes) == record.reported_gifts


def test_its_gifts_have_their_prices():
    prices = {gift.id: gift.coins for gift in GiftBook.load().gifts}
    for row in sample_record(1, "Sample", NOW).gifts:
        assert row.diamonds == row.count * prices[row.gift_id]


def test_it_is_an_evening_above_the_usual_with_something_below_it():
    summary = summarise(sample_record(1, "Sample", NOW), None, NOW)
    changes = [row.change.percent or 0 for row in summary.rows if row.change is not None]
    assert summary.diamonds_change is not None
    assert (summary.diamonds_change.percent or 0) > 0
    assert max(changes) > 0 > min(changes)
    assert summary.estimate is None
