"""The bot's figures in Prometheus's format, and whether it is well, in words."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from db.errors import StorageError
from domain.errors import Busy
from operations.tally import BOUNDS_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sized
    from datetime import datetime, timedelta

    from prometheus_client.core import Metric

    from db.jobs import JobStore
    from db.vitals import Vitals
    from operations.tally import Tally

LONGEST_READ_S = 1.0
"""Seconds in which a database that is well answers a read."""
_ABSENT = (Busy, StorageError, OSError, TimeoutError)


class Gateway(Protocol):
    """The connection to Discord, as ``discord.AutoShardedClient`` shows it."""

    @property
    def latencies(self) -> list[tuple[int, float]]:
        """For each shard, seconds until Discord answered the last heartbeat."""
        ...

    def is_ready(self) -> bool:
        """Whether every shard has come up once."""
        ...

    def is_closed(self) -> bool:
        """Whether the bot has left."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """What only the database knows."""

    bytes: int
    due: int
    lag: timedelta


class Figures:
    """Everything that an operator watches."""

    def __init__(  # noqa: PLR0913 - what there is to watch
        self,
        *,
        gateway: Gateway,
        away: Sized,
        tally: Tally,
        vitals: Vitals,
        jobs: JobStore,
        imports: Callable[[], int],
        now: Callable[[], datetime],
        copied_at: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        """``away``: shards that lost their connection; ``copied_at``: when the last backup was made, if any."""
        self._gateway = gateway
        self._away = away
        self._tally = tally
        self._vitals = vitals
        self._jobs = jobs
        self._imports = imports
        self._now = now
        self._copied_at = copied_at
        self._process = CollectorRegistry()
        ProcessCollector(registry=self._process)

    async def ill(self) -> list[str]:
        """What is wrong, in words; empty when the bot is well."""
        wrong: list[str] = []
        if self._gateway.is_closed() or not self._gateway.is_ready():
            wrong.append("Not connected to Discord yet.")
        elif self._away:
            wrong.append(
                f"{len(self._away)} of the connections to Discord (shards) are lost; they are being made anew."
            )
        try:
            async with asyncio.timeout(LONGEST_READ_S):
                await self._vitals.answers()
        except TimeoutError:
            wrong.append(f"The database did not answer a read within {LONGEST_READ_S:.0f} s.")
        except _ABSENT:
            wrong.append("The database can't be read.")
        return wrong

    async def text(self) -> bytes:
        """All figures. What the database alone knows is left out where it does not answer."""
        try:
            async with asyncio.timeout(LONGEST_READ_S):
                due, lag = await self._jobs.overdue(self._now())
                stored = Stored(await self._vitals.size(), due, lag)
        except _ABSENT:
            stored = None
        registry = CollectorRegistry()
        registry.register(_Told([*self._of_requests(), *self._of_discord(), *self._of_work(stored)]))
        return generate_latest(registry) + generate_latest(self._process)

    def _of_requests(self) -> Iterator[Metric]:
        counted = CounterMetricFamily(
            "aftershow_commands", "Commands and presses that came to an end.", labels=["command", "outcome"]
        )
        for (command, outcome), times in self._tally.outcomes.items():
            counted.add_metric([command, outcome.value], times)
        yield counted
        lasted = HistogramMetricFamily("aftershow_command_seconds", "How long they took.", labels=["command"])
        for command, durations in self._tally.durations.items():
            so_far, buckets = 0, list[tuple[str, float]]()
            for bound, count in zip((*BOUNDS_S, math.inf), durations.counts, strict=True):
                so_far += count
                buckets.append(("+Inf" if math.isinf(bound) else str(bound), so_far))
            lasted.add_metric([command], buckets, durations.total_s)
        yield lasted

    def _of_discord(self) -> Iterator[Metric]:
        latencies = {shard: seconds for shard, seconds in self._gateway.latencies if math.isfinite(seconds)}
        yield _gauge("aftershow_ready", "1 when connected to Discord.", float(self._gateway.is_ready()))
        yield _gauge("aftershow_shards", "Connections to Discord of this process.", len(self._gateway.latencies))
        yield _gauge("aftershow_shards_lost", "Those of them that are being made anew.", len(self._away))
        yield _gauges("aftershow_shard_latency_seconds", "Discord's answer to the last heartbeat.", "shard", latencies)

    def _of_work(self, stored: Stored | None) -> Iterator[Metric]:
        yield _gauge("aftershow_write_queue", "Writes that wait for the database.", self._vitals.queued)
        yield _gauge("aftershow_imports_running", "Files that are being counted or taken back.", self._imports())
        yield _gauge("aftershow_database_up", "1 when the database answers.", float(stored is not None))
        if stored is not None:
            yield _gauge("aftershow_database_bytes", "Size of the database.", stored.bytes)
            yield _gauge("aftershow_jobs_due", "Jobs that are due and not done.", stored.due)
            yield _gauge("aftershow_jobs_lag_seconds", "How late the latest of them is.", stored.lag.total_seconds())
        copied = self._copied_at()
        if copied is not None:
            yield _gauge(
                "aftershow_backup_age_seconds", "Since the last backup.", (self._now() - copied).total_seconds()
            )


class _Told:
    """What was found, for the library to write."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_, value=value)


def _gauges(name: str, help_: str, label: str, values: Mapping[int, float]) -> Metric:
    family = GaugeMetricFamily(name, help_, labels=[label])
    for one, value in values.items():
        family.add_metric([str(one)], value)
    return family
