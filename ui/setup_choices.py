"""What the set-up offers to pick for time, language and money: the likely ones at one tap, from the reader's locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import get_territory_currencies

from domain.access import MoneyOnCards
from domain.currencies import MINOR_DIGITS
from ui import languages, zones
from ui.money import currency_label
from ui.press import MOST_CHOICES, button, select
from ui.text import languages as all_languages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.settings import Settings
    from ui.press import Lasting
    from ui.text import Markup, Text

_USUAL = "USD EUR GBP BRL MXN CAD AUD IDR PHP INR JPY KRW VND THB MYR TRY PLN SEK CHF ZAR NGN EGP SAR AED COP"
"""Of the countries with most people on TikTok; any other by `/settings set currency`."""


def hint(text: Text, setting: str) -> Markup:
    """What stands in a picker before anything is picked."""
    return text.say(f"setup-hint-{setting.replace('_', '-')}")


def place_choices(text: Text, settings: Settings, near: Sequence[str], locale: str, at: datetime) -> list[Lasting]:
    """Zones that may be meant, and typing one; languages, where there are several; currency; money on cards."""
    return [
        *_zones(text, near, at),
        *_language(text, settings),
        _currency(text, settings, locale),
        _money(text, settings),
    ]


def _zones(text: Text, near: Sequence[str], at: datetime) -> list[Lasting]:
    ready = [button("setup-zone", name, label=zones.label(name, at), emoji="🕒") for name in near]
    typed = button("setup-zone-type", label=text.say("setup-zone-type"), emoji="✏️")
    return [*ready[: zones.MOST_NEAREST], typed]


def _language(text: Text, settings: Settings) -> list[Lasting]:
    """Nothing to pick while there is one."""
    codes = all_languages()
    if len(codes) == 1:
        return []
    choices = [(languages.named(code, text.locale), code) for code in codes]
    return [select("setup-language", hint=hint(text, "language"), choices=choices, chosen=settings.language)]


def _currency(text: Text, settings: Settings, locale: str) -> Lasting:
    """The one that holds, the one of the reader's country, then the usual ones."""
    codes = list(dict.fromkeys([settings.currency, *_spent_where(locale), *_USUAL.split()]))[:MOST_CHOICES]
    choices = [(currency_label(code, text.locale), code) for code in codes]
    return select("setup-currency", hint=hint(text, "currency"), choices=choices, chosen=settings.currency)


def _spent_where(locale: str) -> list[str]:
    """What is paid with where Discord's ``locale`` is spoken."""
    code = zones.country_of(locale)
    spent = get_territory_currencies(code) if code else []
    return [one for one in spent if one in MINOR_DIGITS]


def _money(text: Text, settings: Settings) -> Lasting:
    choices = [(str(text.say(f"setup-money-{one}")), one.value) for one in MoneyOnCards]
    return select("setup-money", hint=hint(text, "money_on_cards"), choices=choices, chosen=settings.money_on_cards)
