"""A server's settings are the options of /settings set, and every one has a default."""

from __future__ import annotations

from domain.access import MoneyOnCards
from domain.settings import SETTING_NAMES, Settings


def test_the_settings_are_those_that_the_command_names():
    assert set(SETTING_NAMES) == {
        "summary_channel",
        "faq_channel",
        "announce_channel",
        "log_channel",
        "manager_role",
        "moderator_role",
        "timezone",
        "language",
        "currency",
        "money_on_cards",
    }


def test_a_server_that_chose_nothing_lives_in_utc_and_lets_creators_decide_about_money():
    assert (Settings().timezone, Settings().money_on_cards) == ("UTC", MoneyOnCards.SHARED)
