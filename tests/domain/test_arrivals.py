"""New servers, those that come back, and those where the bot was all along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.arrivals import Arrival, arrival, joined_meanwhile

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days_ago", "known", "what"),
    [
        (None, False, Arrival.NEW),
        (None, True, Arrival.KNOWN),
        (0, True, Arrival.BACK),
        (30, True, Arrival.BACK),
        (31, True, Arrival.NEW),
    ],
)
def test_a_server_is_new_back_or_known(days_ago: int | None, what: Arrival, *, known: bool):
    left_at = None if days_ago is None else NOW - timedelta(days=days_ago)
    assert arrival(left_at, NOW, known=known) is what


@pytest.mark.parametrize(("hours_before", "meanwhile"), [(-1, False), (0, False), (1, True), (24, True), (25, False)])
def test_only_an_invitation_shortly_before_the_start_was_missed(hours_before: int, *, meanwhile: bool):
    assert joined_meanwhile(NOW - timedelta(hours=hours_before), NOW) is meanwhile


def test_who_does_not_say_when_was_invited_long_ago():
    assert not joined_meanwhile(None, NOW)
