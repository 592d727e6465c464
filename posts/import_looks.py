"""One reading of a file, taken together batch by batch: what a preview tells, and what Confirm needs to know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from db.imports_rows import Rows
from domain.errors import Unreadable
from domain.importing import SHOWN_REFUSALS, Preview
from domain.imports import Refusal
from domain.matching import CELL_MS, Cell, Told
from imports.batches import NO_TIME, FileGift, raw_cells
from posts.import_chunks import KeptBatches
from posts.import_gifts import AMBIGUOUS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from db.imports import Plan
    from db.imports_rows import Sorted
    from domain.backstage_preview import BackstagePreview
    from domain.gifts import Gift
    from domain.importing import Staged
    from domain.imports import BackstageRow
    from imports.batches import Batch, Opened
    from posts.import_gifts import PricedGifts

MOST_NAMED: Final = 20
"""Unknown gifts that a preview names."""
MOST_REFUSED: Final = 50_000
"""Refused rows that come back as a file."""
MOST_OF_AN_AGENCY: Final = 50_000
"""Rows of creators in one file: ten times what the largest agency has."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def rows_of(batches: Sequence[Batch], prices: PricedGifts) -> Rows:
    """The gifts of some batches as they are counted; the unknown ones without a gift.

    A name that several batches tell stands there as often.
    """
    rows = Rows([], [], [], [], [], [], bytearray(), [], [], [])
    for batch in batches:
        gifts, supporters, rooms = len(rows.gifts), len(rows.supporters), len(rows.rooms)
        rows.at += batch.at
        rows.gift += [gifts + place for place in batch.gift]
        rows.count += batch.count
        rows.supporter += [place and supporters + place for place in batch.supporter]
        rows.room += [place and rooms + place for place in batch.room]
        rows.identity += batch.identity
        rows.grows += batch.grows
        meant = [prices.meant(gift) for gift in batch.gifts]
        rows.gifts += [None if isinstance(gift, str) else gift for gift in meant]
        rows.supporters += batch.supporters
        rows.rooms += batch.rooms
    return rows


class Look:
    """What a file comes to."""

    def __init__(self, staged: Staged, opened: Opened, prices: PricedGifts, *, keep_refused: bool = False) -> None:
        self.staged = staged
        self.opened = opened
        self.prices = prices
        self.told = Told()
        self.rows = self.new = self.known = self.refused = self.diamonds = 0
        self.refusals: list[Refusal] = []
        self.unknown: dict[str, None] = {}
        self.backstage: list[BackstageRow] = []
        self.kept = KeptBatches()
        """What was read, so that it is not read again when it is confirmed."""
        self._most = MOST_REFUSED if keep_refused else SHOWN_REFUSALS

    @property
    def new_gifts(self) -> tuple[Gift, ...]:
        """Gifts that nobody knew."""
        return self.prices.new

    def needs_stream(self, batch: Batch) -> bool:
        """Whether rows without a time came, and nobody said which stream they are of."""
        return self.staged.stream_id is None and NO_TIME in batch.at

    def take(self, batch: Batch, rows: Rows, found: Sorted) -> None:
        """One batch more.

        Raises:
            Unreadable: more than any creator can have streamed.
        """
        self.rows += batch.rows
        self.new += len(found.new) + len(found.grown)
        self.known += found.known
        self.refused += found.refused + len(batch.refusals)
        self.diamonds += found.diamonds(rows)
        self.told.known_in |= found.known_in
        self.backstage += batch.backstage
        if len(self.backstage) > MOST_OF_AN_AGENCY:
            raise Unreadable("import-too-many-rows", most=MOST_OF_AN_AGENCY)
        self._refuse(batch, rows)
        self._place(rows, found)
        self._others(batch)
        self.kept.put(batch)

    def preview(self, plan: Plan) -> Preview:
        """What its gifts and streams come to, by what ``plan`` says of the streams."""
        return self._shown(
            new=self.new + plan.others_new,
            known=self.known + self.told.others - plan.others_new,
            diamonds_new=self.diamonds,
            targets=plan.targets,
            new_streams=plan.new_streams,
            metrics=plan.metrics,
            unknown_gifts=tuple(self.unknown),
            known_deleted=plan.deleted,
        )

    def of_an_agency(self, agency: BackstagePreview) -> Preview:
        """What a file of LIVE Backstage comes to."""
        return self._shown(new=agency.rows_new, known=agency.rows_known, diamonds_new=0, backstage=agency)

    def _shown(self, **counted: Any) -> Preview:  # noqa: ANN401 - fields of a preview
        refusals = tuple(self.refusals)
        of = {"staged": self.staged, "kind": self.opened.kind, "rows": self.rows, "refused": self.refused}
        return Preview(**of, refusals=refusals, **counted)

    def _refuse(self, batch: Batch, rows: Rows) -> None:
        refusals = list(batch.refusals[: self._most])
        bad = {place for place, gift in enumerate(rows.gifts) if gift is None}
        for place in bad:
            gift = batch.gifts[place]
            if self.prices.meant(gift) == UNKNOWN and len(self.unknown) < MOST_NAMED:
                self.unknown[gift.name or str(gift.id)] = None
        if bad and len(self.refusals) < self._most:
            places = (place for place, gift in enumerate(rows.gift) if gift in bad)
            refusals += [self._refusal(batch, rows, place) for place in islice(places, self._most)]
            refusals.sort(key=lambda refusal: refusal.line)
        self.refusals += refusals[: max(self._most - len(self.refusals), 0)]

    def _refusal(self, batch: Batch, rows: Rows, place: int) -> Refusal:
        gift: FileGift = batch.gifts[rows.gift[place]]
        at = None if rows.at[place] < 0 else _EPOCH + timedelta(milliseconds=rows.at[place])
        supporter = rows.supporters[rows.supporter[place] - 1] if rows.supporter[place] else None
        raw = raw_cells(self.opened, at, gift, rows.count[place], supporter)
        reason = self.prices.meant(gift)
        details = {"gift": gift.name or str(gift.id)}
        if reason == AMBIGUOUS:
            details["choices"] = self.prices.choices(gift)
        return Refusal(batch.line[place], None, reason if isinstance(reason, str) else "", details, raw)

    def _place(self, rows: Rows, found: Sorted) -> None:
        """Sum the gifts up in cells of a few minutes."""
        told, rooms = self.told, ["", *rows.rooms]
        new = dict.fromkeys(found.new, 0)
        grown = {one.row: one.before for one in found.grown}
        last_room, last_number, cell = -1, -1, Cell(0, 0)
        gifts, gift, count, room = rows.gifts, rows.gift, rows.count, rows.room
        for place, at in enumerate(rows.at):
            meant = gifts[gift[place]]
            if meant is None:
                continue
            if at < 0:
                told.timeless = told.timeless or Cell(0, 0)
                cell, last_number = told.timeless, -1
            elif at // CELL_MS != last_number or room[place] != last_room:
                cell = told.cell(rooms[room[place]], at)
                last_number, last_room = at // CELL_MS, room[place]
            elif at < cell.first:
                cell.first = at
            elif at > cell.last:
                cell.last = at
            cell.rows += 1
            if place in new:
                cell.new += 1
                cell.diamonds += meant.coins * found.counts.get(place, count[place])
            elif place in grown:
                cell.new += 1
                cell.diamonds += meant.coins * (count[place] - grown[place])

    def _others(self, batch: Batch) -> None:
        told = self.told
        for sample in batch.samples:
            name = sample.room or ""
            told.cell(name, (sample.at - _EPOCH) // timedelta(milliseconds=1))
            room = told.room(name)
            room.numbers.add(sample)
            room.others += 1
        for end in batch.ends:
            room, at = told.room(end.room or ""), (end.at - _EPOCH) // timedelta(milliseconds=1)
            room.ended = at if room.ended is None else max(room.ended, at)
            room.others += 1
        told.pasts += batch.pasts


def others_of(batches: Iterable[Batch]) -> tuple[int, int]:
    """How many rows of some batches are no gifts, and how many of their rows are refused."""
    others = refused = 0
    for batch in batches:
        refused += len(batch.refusals)
        others += batch.rows - len(batch.at) - len(batch.refusals)
    return others, refused


def lines(look: Look) -> Iterator[Refusal]:
    """The refused rows in the order of the file."""
    return iter(sorted(look.refusals, key=lambda refusal: refusal.line))
