"""From a ``DigestPicture`` to what the template of bars (``earnings.typ``) draws."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ui.chart.axis import value_ticks, write_tick
from ui.chart.drawing import cjk_face, clean

if TYPE_CHECKING:
    from ui.chart.digest_picture import DigestPicture

MOST_DAYS = 60
"""More would be thinner than a phone can show; the latest count."""


def describe_digest(picture: DigestPicture) -> str:
    """The template's input as JSON; the same picture gives the same text."""
    days = picture.days[-MOST_DAYS:]
    top = max((day.diamonds for day in days), default=0)
    texts = {
        "handle": clean(picture.whose),
        "period": clean(picture.period),
        "total": clean(picture.total),
        "range": clean(picture.label),
        "change": clean(picture.change),
        "change_of": clean(picture.change_of),
        "bars_label": clean(picture.days_label),
        "best": clean(picture.best),
    }
    facts = [[clean(fact.value), clean(fact.label)] for fact in picture.facts[:3]]
    drawn: list[dict[str, str | float | bool]] = []
    for day in days:
        height = round(max(day.diamonds, 0) / top, 5) if top > 0 else 0.0
        # Diamonds are counted, not estimated: there is no line from low to high.
        drawn.append({"label": clean(day.label), "low": height, "expected": height, "high": height, "now": day.now})
    ticks = [[round(tick / top, 5), write_tick(tick, picture.locale)] for tick in value_ticks(top)]
    words = [*texts.values(), *(word for pair in facts for word in pair), *(clean(day.label) for day in days)]
    told = {**texts, "facts": facts, "bars": drawn, "ticks": ticks, "rises": picture.rises}
    return json.dumps({**told, "cjk": cjk_face("".join(words))}, ensure_ascii=False)
