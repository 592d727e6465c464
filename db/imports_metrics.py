"""Numbers of a stream out of files: each import says its own, and what a person typed goes before all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from db.schema import import_metrics, imports, stream_metrics
from domain.metrics import Metric

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

_LAST_COUNTS: Final = frozenset({Metric.AVERAGE_VIEWERS, Metric.AVERAGE_WATCH_TIME})
"""Of all others the largest is right: they only rise while a stream runs."""


class _Said(NamedTuple):
    import_id: int
    value: int
    at: int
    by: int


def changes_of(tx: Connection, stream_id: int, metrics: Mapping[Metric, int]) -> dict[Metric, int]:
    """What of these would change a stream's numbers: those that it lacks, and those that a file knows better."""
    changed: dict[Metric, int] = {}
    for metric, value in metrics.items():
        row = _current(tx, stream_id, metric)
        if row is None:
            changed[metric] = value
            continue
        said = _said(tx, stream_id, metric)
        better = value != row[0] if metric in _LAST_COUNTS else value > row[0]
        if better and row[1] in {one.at for one in said}:
            changed[metric] = value
    return changed


def claim(tx: Connection, import_id: int, stream_id: int, metrics: Mapping[Metric, int]) -> None:
    """This import says so; what changes nothing is not noted."""
    for metric, value in changes_of(tx, stream_id, metrics).items():
        row = {"import_id": import_id, "stream_id": stream_id, "metric": metric.value, "value": value}
        tx.execute(upsert(import_metrics).on_conflict_do_nothing(), row)
        _settle(tx, stream_id, metric)


def claim_all(tx: Connection, import_id: int, numbers: Mapping[int, Mapping[Metric, int]], at_ms: int, by: int) -> None:
    """This import says so of streams that it has just made, by id: nobody said anything else of them."""
    said = [(stream_id, metric.value, value) for stream_id, of in numbers.items() for metric, value in of.items()]
    if not said:
        return
    rows = [{"stream_id": stream_id, "metric": metric, "value": value} for stream_id, metric, value in said]
    tx.execute(insert(import_metrics), [{**row, "import_id": import_id} for row in rows])
    tx.execute(insert(stream_metrics), [{**row, "changed_at": at_ms, "changed_by": by} for row in rows])


def take_back_metrics(tx: Connection, import_id: int, most: int) -> int:
    """What this import said is not so any more, some at a time: the other imports' numbers hold again.

    Returns how many went.
    """
    mine = select(import_metrics.c.stream_id, import_metrics.c.metric).where(import_metrics.c.import_id == import_id)
    rows = tx.execute(mine.limit(most)).all()
    for row in rows:
        metric = Metric(row.metric)
        current = _current(tx, row.stream_id, metric)
        imported = current is not None and current[1] in {one.at for one in _said(tx, row.stream_id, metric)}
        of = (import_metrics.c.stream_id == row.stream_id) & (import_metrics.c.metric == row.metric)
        tx.execute(delete(import_metrics).where(of, import_metrics.c.import_id == import_id))
        if imported:
            _settle(tx, row.stream_id, metric)
    return len(rows)


def _settle(tx: Connection, stream_id: int, metric: Metric) -> None:
    said = _said(tx, stream_id, metric)
    if not said:
        of = (stream_metrics.c.stream_id == stream_id) & (stream_metrics.c.metric == metric.value)
        tx.execute(delete(stream_metrics).where(of))
        return
    best = _best(metric, said)
    row = {
        "stream_id": stream_id,
        "metric": metric.value,
        "value": best.value,
        "changed_at": best.at,
        "changed_by": best.by,
    }
    statement = upsert(stream_metrics)
    changed = {name: statement.excluded[name] for name in ("value", "changed_at", "changed_by")}
    tx.execute(statement.on_conflict_do_update(index_elements=["stream_id", "metric"], set_=changed), row)


def _best(metric: Metric, said: Iterable[_Said]) -> _Said:
    if metric in _LAST_COUNTS:
        return max(said, key=lambda one: one.import_id)
    return max(said, key=lambda one: (one.value, -one.import_id))


def _current(tx: Connection, stream_id: int, metric: Metric) -> tuple[int, int] | None:
    """The value that stands, and when it was written."""
    statement = select(stream_metrics.c.value, stream_metrics.c.changed_at).where(
        stream_metrics.c.stream_id == stream_id, stream_metrics.c.metric == metric.value
    )
    row = tx.execute(statement).one_or_none()
    return None if row is None else (row.value, row.changed_at)


def _said(tx: Connection, stream_id: int, metric: Metric) -> list[_Said]:
    statement = (
        select(import_metrics.c.import_id, import_metrics.c.value, imports.c.confirmed_at, imports.c.confirmed_by)
        .join_from(import_metrics, imports, imports.c.id == import_metrics.c.import_id)
        .where(import_metrics.c.stream_id == stream_id, import_metrics.c.metric == metric.value)
    )
    return [
        _Said(row.import_id, row.value, row.confirmed_at or 0, row.confirmed_by or 0) for row in tx.execute(statement)
    ]
