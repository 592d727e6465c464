"""What reported gifts add up to."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.gifts import EventLine, Gift, GiftCount, ReportLine, Way

NOW = datetime(2026, 11, 14, 20, 0, tzinfo=UTC)
GALAXIES = GiftCount(Gift(1, "Galaxy", 1_000), 2, "owl")
ROSES = GiftCount(Gift(2, "Rose", 1), 5)


def event(number: int, item: GiftCount, voided_by: int | None = None) -> EventLine:
    return EventLine(number, 1, NOW, item, 7, Way.TYPED, NOW if voided_by else None, voided_by)


def test_a_gift_is_worth_a_diamond_a_coin():
    assert GALAXIES.diamonds == 2_000


def test_what_was_taken_back_does_not_count():
    report = ReportLine(1, 1, NOW, 7, Way.TYPED, (event(1, GALAXIES, voided_by=7), event(2, ROSES)))
    assert report.diamonds == 5


def test_a_report_that_is_taken_back_whole_counts_nothing():
    report = ReportLine(1, 1, NOW, 7, Way.TYPED, (event(1, GALAXIES, voided_by=7), event(2, ROSES, voided_by=8)))
    assert report.diamonds == 0
