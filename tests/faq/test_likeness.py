"""Questions that ask nearly the same are shown once."""

from faq.encoder import Encoder
from faq.likeness import groups


def test_questions_that_ask_the_same_come_together_in_their_order(encoder: Encoder):
    texts = [
        "when is the next stream?",
        "which mic do you use",
        "When is the next stream",
        "what mic are you using?",
        "🎁",
        "🎁",
    ]
    assert groups(texts, encoder) == [[0, 2], [1, 3], [4, 5]]


def test_nothing_and_emoji_are_like_nothing_else(encoder: Encoder):
    assert groups([], encoder) == []
    assert groups(["🎁", "🌹", "do likes pay"], encoder) == [[0], [1], [2]]
