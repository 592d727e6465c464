"""JSON by msgspec: whatever it takes, the standard library takes with the same result in three times the time.

What it does not take is to be looked at again: it knows no ``NaN``, nor half of a surrogate pair.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imports.tables import Cell

BROKEN: Final = (ValueError, RecursionError)
"""What a decoder says to text that is no JSON, to too many digits, and to brackets in brackets without end."""
decoded_quickly: Final[Callable[[str], Any]] = msgspec.json.Decoder().decode


class RowsOf:
    """Decodes a list of objects with text, whole numbers and nothing under the names of a header, and takes no other.

    Raises:
        ValueError: one of the names can't be looked for.
    """

    def __init__(self, header: Sequence[str]) -> None:
        names = {f"c{number}": name for number, name in enumerate(header)}
        kind = msgspec.defstruct("Row", [(field, str | int | None, None) for field in names], rename=names, gc=False)
        self._kinds = {kind}
        self._cells_of: Callable[[Any], Sequence[Cell]] = attrgetter(*names)
        self.decode: Callable[[str], list[Any]] = msgspec.json.Decoder(list[kind]).decode

    def cells_of(self, rows: Sequence[Any]) -> list[Sequence[Cell]] | None:
        """The cells of rows, in the order of the header; none unless all were decoded here."""
        return list(map(self._cells_of, rows)) if set(map(type, rows)) == self._kinds else None
