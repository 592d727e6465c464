"""A message as the matcher reads it: without pings, links and decoration, of bounded length, whole and in its parts."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 240
"""Letters of a message that are looked at: who asks more at length has said it by then, or says it at the end."""
MOST_READ = 6_000
"""Characters that are even cleaned; Discord lets nobody send more than 4,000."""
MOST_PARTS = 2
FEWEST_LETTERS = 2
SHORTEST_PART = 9
"""Letters; less is a greeting or a sigh, not half of a question."""
QUESTION_MARKS = "?\uff1f\u061f"
MOST_MARKS = 3
"""Signs above and below one letter: Hindi and Arabic need as many; towers of them hide the word."""

_PING = re.compile(
    r"<(?:@[!&]?|#|/[^:>]{1,100}:)\d{1,20}>|<a?:\w{1,64}:\d{1,20}>|<t:-?\d{1,20}(?::\w)?>|@(?:everyone|here)"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MARKDOWN = re.compile(r"[*_~`|>#\\]+|^\s*(?:[-+]|\d+\.)\s", re.MULTILINE)
_AND = "and also|and|also|plus|y|e|et|und|dan|và|ve|और"
_END = re.compile(rf"(?<=[?!;\u3002\uff1f\uff01\u061f\u0964])\s*|(?<=\.)\s+|\n+|,?\s+(?:{_AND})\s+", re.IGNORECASE)


def tidy(message: str) -> str:
    """The words of a message; nothing where there are none (only emoji, only pings, only a link).

    What is longer than ``LONGEST`` keeps its beginning and its end.
    """
    words = _LINK.sub(" ", _PING.sub(" ", message[:MOST_READ]))
    plain = " ".join(_shown(_MARKDOWN.sub(" ", words)).split())
    if sum(letter.isalnum() for letter in plain) < FEWEST_LETTERS:
        return ""
    half = LONGEST // 2
    return plain if len(plain) <= LONGEST else f"{plain[:half].rsplit(' ', 1)[0]} {plain[-half:].split(' ', 1)[-1]}"


def parts(plain: str) -> tuple[str, ...]:
    """The sentences and halves of a tidied message that may be questions of their own; none where it is one piece."""
    pieces = [piece.strip(" ,.") for piece in _END.split(plain)]
    worth = [piece for piece in pieces if len(piece) >= SHORTEST_PART]
    if len(worth) < MOST_PARTS:
        return ()
    # What ends in a question mark asks; of the rest, what comes last does sooner than what leads up to it.
    asking = sorted(range(len(worth)), key=lambda place: (worth[place][-1] in QUESTION_MARKS, place))[-MOST_PARTS:]
    return tuple(worth[place] for place in sorted(asking))


def _shown(text: str) -> str:
    kept: list[str] = []
    base, marks = " ", 0
    for letter in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(letter)
        if kind[0] == "M":
            marks += 1
            # Composed, no Latin letter needs a mark any more: what is left over is decoration.
            if marks > MOST_MARKS or unicodedata.name(base, "LATIN").startswith("LATIN"):
                continue
        elif kind[0] == "C":
            letter = " " if kind == "Cc" else ""  # noqa: PLW2901
        else:
            base, marks = letter, 0
        kept.append(letter)
    return "".join(kept)
