"""Every word the bot says: Fluent messages in the server's language, numbers and money through Babel.

Text that a user typed is made harmless here, once, for every reply: a plain ``str`` given to
``Text.say`` is escaped; only a ``Markup`` goes through as it is.
"""

from __future__ import annotations

import functools
import re
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import discord
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from domain.currencies import MINOR_DIGITS
from domain.money import MICRO, MICRO_USD, to_digits
from domain.numbers import write_duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.money import Amount

LOCALES = Path(__file__).parent.parent / "locales"
STOCK_LOCALE = "en-US"
LONGEST_TYPED = 200
"""Letters of what a user typed that a sentence repeats: an option may hold 6,000, a message 2,000."""

_RIGHT_TO_LEFT = ("\u0590", "\u08ff")
_OPENS = re.compile(r"(?<!\\)[<\[]")
"""What opens a mention or a link, where it is not escaped yet."""
_EVERYBODY = re.compile(r"\A(everyone|here)\b")
"""A handle may be called so, and our sentences put the @ before it."""
_ISOLATE, _POP = "\u2068", "\u2069"

Value = str | int | datetime | timedelta | None


class Markup(str):
    """Text that is ours, or already harmless: Discord may format it."""

    __slots__ = ()


def harmless(text: str) -> Markup:
    """What a user typed, shown as typed: no formatting, no ping, no link, no effect on its surroundings."""
    if isinstance(text, Markup):
        return text
    shown = discord.utils.escape_mentions(discord.utils.escape_markdown(text)).replace("://", ":\u200b//")
    shown = _EVERYBODY.sub("\u200b\\1", _OPENS.sub(r"\\\g<0>", shown))
    if any(_RIGHT_TO_LEFT[0] <= letter <= _RIGHT_TO_LEFT[1] for letter in shown):
        shown = f"{_ISOLATE}{shown}{_POP}"
    return Markup(shown)


class Text:
    """One language's words and forms of numbers."""

    def __init__(self, bundle: FluentBundle, locale: str) -> None:
        self._bundle = bundle
        self.locale = locale
        self._babel = Locale.parse(locale, sep="-")

    def say(self, key: str, /, **values: Value) -> Markup:
        """The message ``key`` (``"card-title"`` or ``"gift-add.count"`` for an attribute) with its values.

        Plain strings are escaped, moments become Discord timestamps, durations read "1h 42m".

        Raises:
            KeyError: there is no such message; a test walks them all.
        """
        name, _, attribute = key.partition(".")
        message = self._bundle.get_message(name)
        pattern = message.attributes[attribute] if attribute else message.value
        if pattern is None:
            raise KeyError(key)
        shown, problems = self._bundle.format_pattern(pattern, {name: self._shown(v) for name, v in values.items()})
        if problems:
            raise KeyError(key, problems)
        return Markup(shown)

    def _shown(self, value: Value) -> str | int:
        match value:
            case None:
                return ""
            case Markup():
                return value
            case str():
                return harmless(value if len(value) <= LONGEST_TYPED else f"{value[:LONGEST_TYPED]}…")
            case datetime():
                return moment(value)
            case timedelta():
                return write_duration(value)
            case _:
                return value

    def number(self, value: int) -> Markup:
        """``9300`` as "9,300"."""
        return Markup(format_decimal(value, locale=self._babel))

    def usd(self, micro_usd: int) -> Markup:
        """Micro-USD as "$46.50", rounded half-even to the cent; what is less than a dime shows its mills: "$0.005"."""
        amount = Decimal(micro_usd) / MICRO_USD
        if 0 < micro_usd < MICRO_USD // 10:
            return Markup(format_currency(amount, "USD", "¤0.00##", locale=self._babel, currency_digits=False))
        return Markup(format_currency(amount, "USD", locale=self._babel))

    def money(self, amount: Amount) -> Markup:
        """An amount in its own currency, rounded half-even to its smallest coin: "€250.00"."""
        micro = to_digits(amount.micro, MINOR_DIGITS[amount.currency])
        return Markup(format_currency(Decimal(micro) / MICRO, amount.currency, locale=self._babel))

    def significant(self, part: int, whole: int, digits: int) -> Markup:
        """``part / whole`` in so many significant digits: "1.08", "0.6135"."""
        value = Context(prec=digits).create_decimal(Decimal(part) / whole).normalize()
        return Markup(format_decimal(value, format="#,##0.############", locale=self._babel))

    def day(self, value: date) -> Markup:
        """A calendar day as "Nov 22, 2026"."""
        return Markup(format_date(value, "medium", locale=self._babel))

    def share(self, ten_thousandths: int) -> Markup:
        """A rate such as ``5_300`` as "53 %"."""
        percent = Decimal(ten_thousandths) / 100
        return Markup(f"{format_decimal(percent.normalize(), locale=self._babel)} %")


def moment(at: datetime, style: discord.utils.TimestampStyle = "f") -> Markup:
    """A moment as Discord shows it to each reader, in the reader's own zone."""
    return Markup(discord.utils.format_dt(at, style))


@functools.cache
def text_in(locale: str) -> Text:
    """The words of one language; an unknown one gets English."""
    path = LOCALES / f"{locale}.ftl"
    if not path.is_file():
        return text_in(STOCK_LOCALE)
    bundle = FluentBundle([locale], use_isolating=False)
    bundle.add_resource(_messages(path))
    return Text(bundle, locale)


@functools.cache
def _messages(path: Path) -> ast.Resource:
    """A file of words, parsed once: it takes a tenth of a second, and every command's description comes from it."""
    return FluentResource(path.read_text(encoding="utf-8"))


def languages() -> list[str]:
    """The locales that exist, as "en-US"."""
    return sorted(path.stem for path in LOCALES.glob("*.ftl"))


def words(command: str) -> str:
    """The description of a command such as ``"gift-add"``, as registered with Discord."""
    return text_in(STOCK_LOCALE).say(f"cmd-{command}")


@functools.cache
def option_words(command: str) -> Mapping[str, str]:
    """The descriptions of a command's options: the attributes of its message."""
    for entry in _messages(LOCALES / f"{STOCK_LOCALE}.ftl").body:
        if isinstance(entry, ast.Message) and entry.id.name == f"cmd-{command}":
            text = text_in(STOCK_LOCALE)
            return {a.id.name: text.say(f"cmd-{command}.{a.id.name}") for a in entry.attributes}
    raise KeyError(command)
