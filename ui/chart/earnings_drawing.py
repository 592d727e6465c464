"""From an ``EarningsPicture`` to what its template draws: clean texts, and heights between 0 and 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ui.chart.axis import value_ticks, write_money
from ui.chart.drawing import cjk_face, clean

if TYPE_CHECKING:
    from ui.chart.earnings_picture import EarningsPicture

MOST_BARS = 60
"""More would be thinner than a phone can show; the latest count."""


def describe_earnings(picture: EarningsPicture) -> str:
    """The template's input as JSON; the same picture gives the same text."""
    bars = picture.bars[-MOST_BARS:]
    top = max((bar.high for bar in bars), default=0)
    texts = {
        "handle": clean(picture.handle),
        "period": clean(picture.period),
        "total": clean(picture.total),
        "range": clean(picture.range),
        "change": clean(picture.change),
        "change_of": clean(picture.change_of),
        "bars_label": clean(picture.bars_label),
        "best": clean(picture.best),
    }
    facts = [[clean(fact.value), clean(fact.label)] for fact in picture.facts[:3]]
    drawn = [
        {
            "label": clean(bar.label),
            "low": _share(bar.low, top),
            "expected": _share(bar.expected, top),
            "high": _share(bar.high, top),
            "now": bar.now,
        }
        for bar in bars
    ]
    ticks = [[_share(tick, top), write_money(tick, picture.locale)] for tick in value_ticks(top)]
    words = [*texts.values(), *(word for pair in facts for word in pair), *(clean(bar.label) for bar in bars)]
    told = {**texts, "facts": facts, "bars": drawn, "ticks": ticks, "rises": picture.rises}
    return json.dumps({**told, "cjk": cjk_face("".join(words))}, ensure_ascii=False)


def _share(part: int, whole: int) -> float:
    return round(min(max(part, 0) / whole, 1.0), 5) if whole else 0.0
