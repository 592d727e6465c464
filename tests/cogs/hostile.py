"""What people type into options and forms: the usual, the careless and the malicious."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

LONGEST_OPTION = 6_000
"""What Discord takes where an option declares no limit."""
STRING, INTEGER, BOOLEAN, FILE = 3, 4, 5, 11
FILES = [
    b"",
    b"\x00\xff\x00",
    b"time,gift,count,supporter\n2025-12-20T20:10:00Z,Rose,3,@everyone\n2025-12-20T20:11:00Z,Lion,1,**x**\n",
    b"gift,count\nRose,5\nRose,many\n",
    b"PK\x03\x04 broken",
]
"""Kinds of options, as Discord numbers them."""

NASTY = (
    "@everyone",
    "@here",
    "<@&1>",
    "<@123456789012345678>",
    "**x**",
    "```",
    "||x||",
    "[click](https://evil.example)",
    "https://evil.example/@everyone",
    "\u202egnp.exe",
    "a\u200b\u200db",
    "\u200b",
    "\u2066\u2067\u202a",
    "x" * 500,
    "word " * 1_000,
    "*" * 1_900,
    "🦁" * 60,
    "é̂̃̄" * 20,
    "ﷺ" * 30,
    "'; DROP TABLE streams; --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "{ $creator }",
    "%s{0}{}",
    "None",
    "-1",
    "0",
    "1e308",
    "NaN",
    "99999999999999999999999999",
    "١٢٣",
    "½",
    "\u0000",
    "\n\n",
    " ",
    ":",
    "gift:",
    "gift:999999999999999999999",
    "gift:5655",
    "#",
    "Ⅷ",
)
"""Each of these has broken something, somewhere."""

anything = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80)

gift_names = st.sampled_from(["rose", "Galaxy", "lion", "gift:5655", "glaxy", "rosa", "heart me", "blorp", "5655"])
supporters = st.sampled_from(["@rosefan", "nightowl", "RoseFan", "さくら", "عمر", "a", "x" * 41])
handles = st.sampled_from(
    ["lunaplays", "@lunaplays", "nova", "novalive", "nobody.here", "https://tiktok.com/@nova", "x"]
)
numbers = st.sampled_from(["1", "2", "#1", "#3", "7", "4096", "12.4K", "1,2 Mio", "85 200", "1,234", "1.234,56", "-5"])
durations = st.sampled_from(["1h 42m", "42", "1:42", "1:42:10", "23h 7m 8s", "0", "9000h", "88.46h", "-1h", "1 week"])
moments = st.sampled_from(
    ["20:15", "yesterday 9pm", "45m ago", "2 days ago", "2026-01-01T00:30", "31.02.2026", "tomorrow 8pm"]
) | st.sampled_from(["in 5 minutes", "10 years ago", "<t:0>", "<t:999999999999>", "0001-01-01", "9999-12-31"])
pieces = (
    st.sampled_from(["5 roses from @rosefan", "galaxy x2 nightowl", "lion", "rose*3 @a", "@rosefan: rose 5", "rose"])
    | st.sampled_from(["five roses", "0 roses", "-2 lion", "3 blorps", "1000000000000 roses", "2 heart", "@everyone"])
    | anything
)
lines = st.lists(pieces, min_size=1, max_size=6).map(", ".join) | pieces.map(lambda piece: ", ".join([piece] * 300))

PLAUSIBLE: Mapping[str, st.SearchStrategy[str]] = {
    "gift": gift_names,
    "supporter": supporters,
    "creator": handles,
    "handle": handles,
    "stream": numbers,
    "report": numbers,
    "duration": durations,
    "started": moments,
    "ended": moments,
    "text": lines,
    "title": st.sampled_from(["Friday Q&A", "  ", "Ночь", "x" * 101]),
    "format": st.sampled_from(["q&a", "music", "battle"]),
    "timezone": st.sampled_from(
        ["Europe/Berlin", "berlin", "UTC", "+25:00", "Mars/Base", "America/New_York", "factory"]
    ),
    "language": st.sampled_from(["en-US", "english", "de", "xx"]),
    "setting": st.sampled_from(["timezone", "summary_channel", "money_on_cards", "language", "nothing"]),
    "name": gift_names,
    "coins": numbers,
}
"""By the name of the option or form field; any other text is a number, as most are."""


def typed(name: str) -> st.SearchStrategy[str]:
    """What people type into the option or field of that name."""
    return PLAUSIBLE.get(name, numbers) | anything


def value_of(option: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """What Discord lets people give to an option; people, channels and roles by number, counted round."""
    if option.get("choices"):
        return st.sampled_from([choice["value"] for choice in option["choices"]])
    if option["type"] == STRING:
        longest = option.get("max_length", LONGEST_OPTION)
        return typed(option["name"]).map(lambda text: text[:longest])
    if option["type"] == INTEGER:
        least, most = option.get("min_value", -(2**53) + 1), option.get("max_value", 2**53 - 1)
        return st.sampled_from([least, most]) | st.integers(least, min(most, least + 20))
    if option["type"] == FILE:
        return st.tuples(st.sampled_from(["gifts.csv", "live.jsonl", "x"]), st.sampled_from(FILES))
    return st.booleans() if option["type"] == BOOLEAN else st.integers(0, 5)


def options_of(command: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The options of one invocation: what is required, and some of the rest."""
    declared = command.get("options", [])
    required = {option["name"]: value_of(option) for option in declared if option.get("required")}
    optional = {option["name"]: value_of(option) for option in declared if not option.get("required")}
    return st.fixed_dictionaries(required, optional=optional)
