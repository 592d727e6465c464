"""What Discord renders in an embed and SimCord's page shows as raw markup: mentions, and small print."""

from __future__ import annotations

from simcord.preview import _markdown as page


def render_embeds_as_discord() -> None:
    """From now on the page shows "#summaries" and small print in embeds too, as Discord does.

    SimCord holds that embeds know neither. There is no setting for it, so its table of what each part
    of a message may hold is changed; a version without that table shows the markup, and nothing breaks.
    """
    policies: dict[str, dict[str, bool | str]] = getattr(page, "_FIELD_POLICIES", {})
    for part in ("embed_description", "embed_field_value"):
        policies.get(part, {}).update(mentions=True, subtext=True)
