"""What is posted before a planned stream."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.plans import worth_saying
from posts.sending import Outgoing
from ui.plans import reminder
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.plan_events import PlanEventStore
    from db.settings import SettingsStore
    from domain.jobs import Job
    from domain.settings import Settings


class PlanReminders:
    """Words for the reminders that are due."""

    def __init__(self, plans: PlanEventStore, settings: SettingsStore, now: Callable[[], datetime]) -> None:
        self._plans = plans
        self._settings = settings
        self._now = now

    async def compose(self, job: Job) -> Outgoing | None:
        """One reminder; none where the stream began, was moved or called off, or a later one is due as well."""
        plan = await self._plans.plan(int(job.details["stream"]))
        before = timedelta(minutes=int(job.details["minutes"]))
        if plan is None or plan.at - before != job.due_at or not worth_saying(plan, before, self._now()):
            return None
        settings = await self._settings.get(job.guild_id)
        reply, marker = reminder(text_in(settings.language), plan, job.id)
        return Outgoing(reply, channels=channels_for(settings, plan.channel_id), marker=marker)


def channels_for(settings: Settings, planned_in: int | None) -> tuple[int, ...]:
    """Where streams are announced, else where summaries go, else where this one was planned."""
    wanted = (settings.announce_channel, settings.summary_channel, planned_in)
    return tuple(dict.fromkeys(channel_id for channel_id in wanted if channel_id is not None))
