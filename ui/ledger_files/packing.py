"""A ledger as files that Discord takes: as it is, zipped, or as a zip in parts."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from domain.errors import Conflict
from ui.ledger_files.document import write_json
from ui.ledger_files.flat import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.ledger_files.source import GiftsByStream, Source

MOST_BYTES = 10_000_000
"""Of one file; Discord takes 10 MiB where nobody pays for more."""
MOST_PARTS = 5
"""Files of one export; each goes out in a message of its own."""


class Format(StrEnum):
    """What a ledger can be taken out as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PDF = "pdf"


def _write_xlsx(path: Path, source: Source, gifts: GiftsByStream) -> None:
    from ui.ledger_files.workbook import write_xlsx  # noqa: PLC0415 - 0.2 s that only who wants a workbook waits for

    write_xlsx(path, source, gifts)


_WRITERS: Mapping[Format, Callable[[Path, Source, GiftsByStream], None]] = {
    Format.CSV: write_csv,
    Format.XLSX: _write_xlsx,
    Format.JSON: write_json,
}


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that is ready to be sent."""

    name: str
    content: bytes


def ledger_files(kind: Format, source: Source, gifts: GiftsByStream) -> tuple[Packed, ...]:
    """Write the ledger as ``csv``, ``xlsx`` or ``json`` and pack it. It reads and writes: not on the event loop.

    Raises:
        Conflict: not even zipped it fits into ``MOST_PARTS`` files.
    """
    with TemporaryDirectory(prefix="aftershow-") as folder:
        path = Path(folder) / f"{source.name}.{kind.value}"
        _WRITERS[kind](path, source, gifts)
        return packed(path)


def packed(path: Path) -> tuple[Packed, ...]:
    """The file; over ``MOST_BYTES`` its zip, over that too the zip cut into parts, to be put together again.

    Raises:
        Conflict: it is too large even so.
    """
    if path.stat().st_size <= MOST_BYTES:
        return (Packed(path.name, path.read_bytes()),)
    archive = path.with_name(f"{path.name}.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(path, path.name)
    size = archive.stat().st_size
    if size <= MOST_BYTES:
        return (Packed(archive.name, archive.read_bytes()),)
    if size > MOST_BYTES * MOST_PARTS:
        raise Conflict("export-too-large")
    with archive.open("rb") as whole:
        pieces = iter(lambda: whole.read(MOST_BYTES), b"")
        return tuple(Packed(f"{archive.name}.{number:03d}", piece) for number, piece in enumerate(pieces, 1))
