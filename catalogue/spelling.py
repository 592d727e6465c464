"""How people write gift names: case, accents, plurals and the emoji of the classics."""

# ruff: noqa: RUF001 - signs of other scripts are read on purpose

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_NOT_A_LETTER = re.compile(r"[^\w]+|_+")

_PLURALS = (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""))
"""English endings of plurals, longest first, and what stands there in the singular."""

CLASSICS = (
    5655,  # Rose
    5487,  # Finger Heart
    5269,  # TikTok
    7934,  # Heart Me
    6064,  # GG
    5827,  # Ice Cream Cone
    6246,  # Thumbs Up
    8913,  # Rosa
    5658,  # Perfume
    5879,  # Doughnut
    6104,  # Cap
    6427,  # Hat and Mustache
    5659,  # Paper Crane
    5660,  # Hand Hearts
    5585,  # Confetti
    5509,  # Sunglasses
    5586,  # Hearts
    6267,  # Corgi
    6007,  # Boxing Gloves
    7168,  # Money Gun
    5897,  # Swan
    11046,  # Galaxy
    6090,  # Fireworks
    6369,  # Lion
    9072,  # TikTok Universe
)
"""Ids of the gifts that are sent most in nearly every stream, cheap ones first; the order in which they are offered.

A judgement, not a statistic: TikTok publishes none. All of them are in use in 2026.
"""

EMOJI = {
    "🌹": "Rose",
    "🫰": "Finger Heart",
    "🍦": "Ice Cream Cone",
    "👍": "Thumbs Up",
    "🍩": "Doughnut",
    "🧢": "Cap",
    "🫶": "Hand Hearts",
    "🎊": "Confetti",
    "🕶": "Sunglasses",
    "🥊": "Boxing Gloves",
    "🦢": "Swan",
    "🌌": "Galaxy",
    "🎆": "Fireworks",
    "🦁": "Lion",
}
"""Emoji that stand for exactly one classic gift. Hearts are left out: six gifts could be meant."""

VARIATION = "\ufe0e\ufe0f"
"""Selectors that phones append to an emoji to say how it is drawn."""
_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))


def of_emoji(text: str) -> str | None:
    """The gift name that this emoji stands for, whatever its skin tone; none for anything else."""
    return EMOJI.get(text.strip().strip(VARIATION).translate(_TONES).strip(VARIATION))


def fold(text: str) -> str:
    """A name without what people vary: case, accents, apostrophes, punctuation; ``&`` and ``+`` become words.

    >>> fold("Pirate’s Treasure"), fold("Mimi & Fifi"), fold("TikTok Universe+")
    ('pirates treasure', 'mimi and fifi', 'tiktok universe plus')
    """
    plain = text
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        plain = "".join(letter for letter in decomposed if not unicodedata.category(letter).startswith(("M", "Cf")))
    plain = _APOSTROPHES.sub("", plain.casefold()).replace("&", " and ").replace("+", " plus ")
    # A name of nothing but signs (a server may call its gift 🔥) stays what it is.
    return _NOT_A_LETTER.sub(" ", plain).strip() or text.strip()


def singulars(key: str) -> tuple[str, ...]:
    """What a folded name may be the English plural of: ``galaxies`` of galaxy, ``roses`` of rose or ros."""
    return tuple(key.removesuffix(end) + single for end, single in _PLURALS if _ends(key, end))


def stem(key: str) -> str:
    """What a folded name and its singulars begin with: ``galax`` of galaxies."""
    return next((key.removesuffix(end) for end, _ in _PLURALS if _ends(key, end)), key)


def _ends(key: str, end: str) -> bool:
    return key.endswith(end) and len(key) > len(end) + 1
